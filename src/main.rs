//! Arguments to exit status; everything else is in the library.

use std::process::ExitCode;

/// Trees are made on the parser's threads and freed where they were replayed, which the system's allocator
/// is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    dumpdrift::cli::run()
}
