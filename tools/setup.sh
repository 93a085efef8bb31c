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

has_libclang() {
  [ -z "${LIBCLANG_PATH:-}" ] || return 0
  for place in /usr/lib/llvm*/lib /usr/lib64/llvm*/lib /usr/lib /usr/lib64 /usr/local/lib /usr/lib/*-linux-* \
    /opt/homebrew/opt/llvm/lib /usr/local/opt/llvm/lib \
    /Library/Developer/CommandLineTools/usr/lib /Applications/Xcode.app/Contents/Developer/Toolchains/*/usr/lib; do
    for file in "$place"/libclang.so* "$place"/libclang-*.so* "$place"/libclang.dylib; do
      # libclang-cpp is another library.
      case $file in *libclang-cpp*) continue ;; esac
      [ ! -e "$file" ] || return 0
    done
  done
  return 1
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
    as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages
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
