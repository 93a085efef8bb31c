#!/bin/sh
# Installs what a build needs and this machine lacks: a C compiler and libclang, which pg_query's build
# calls. Says nothing where nothing is missing. Rust itself is left to its own installer.
set -eu

minimum=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)

has() { command -v "$1" >/dev/null 2>&1; }

older() { # is $1 an older version than $2?
  [ "$1" != "$2" ] && [ "$(printf '%s\n%s\n' "$1" "$2" | sort -t. -k1,1n -k2,2n | head -n 1)" = "$1" ]
}

check_rust() {
  if ! has cargo && [ -x "$HOME/.cargo/bin/cargo" ]; then
    echo "cargo is in $HOME/.cargo/bin, which is not on the PATH: run '. \"$HOME/.cargo/env\"' first." >&2
    exit 1
  fi
  if ! has cargo; then
    echo "Rust $minimum or newer is needed. Install it as https://rustup.rs says:" >&2
    echo "  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh" >&2
    exit 1
  fi
  version=$(rustc --version | sed 's/^rustc \([0-9]*\.[0-9]*\).*/\1/')
  if older "$version" "$minimum"; then
    echo "Rust $minimum or newer is needed; this is $version. With rustup: rustup update stable" >&2
    exit 1
  fi
}

# Where libclang may be: beside an LLVM of any version, with the system's libraries, or with Xcode.
clang_places() {
  echo "${LIBCLANG_PATH:-}" /usr/lib/llvm*/lib /usr/lib64/llvm*/lib /usr/lib64/llvm*/lib64 /usr/lib /usr/lib64 \
    /usr/lib/*-linux-* /usr/local/lib /Library/Developer/CommandLineTools/usr/lib
  if has brew; then echo "$(brew --prefix llvm)/lib"; fi
  if has xcode-select; then echo "$(xcode-select -p)/Toolchains/XcodeDefault.xctoolchain/usr/lib"; fi
}

# The library itself, and the headers of its own that it cannot do without.
has_libclang() {
  library= headers=
  for place in $(clang_places); do
    for file in "$place"/libclang.so* "$place"/libclang-[0-9]*.so* "$place"/libclang.dylib; do
      [ ! -e "$file" ] || library=$file
    done
    for file in "$place"/clang/*/include/stddef.h; do
      [ ! -e "$file" ] || headers=$file
    done
  done
  [ -n "$library" ] && [ -n "$headers" ]
}

# The C library's headers, by compiling against them.
has_compiler() {
  has cc || return 1
  echo '#include <stdlib.h>' | cc -E - >/dev/null 2>&1
}

# Runs as root: directly, with sudo, or not at all.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif has sudo; then sudo "$@"; else return 1; fi
}

install() {
  if has apt-get; then
    packages='gcc libc6-dev libclang-dev'
    as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
  elif has dnf; then
    packages='gcc glibc-devel clang-devel'
    as_root dnf install -y -q $packages
  elif has pacman; then
    packages='gcc clang'
    as_root pacman -S --needed --noconfirm $packages
  elif has apk; then
    packages='gcc musl-dev clang-dev clang-libclang'
    as_root apk add --quiet $packages
  elif has brew; then
    packages='llvm'
    brew install --quiet $packages
  else
    packages='a C compiler with its headers, and libclang'
    return 1
  fi
}

check_rust
if has_compiler && has_libclang; then exit 0; fi
echo "Installing a C compiler and libclang, which the build of PostgreSQL's parser needs." >&2
if ! install; then
  echo "That did not work. Please install: $packages" >&2
  exit 1
fi
