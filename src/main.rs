//! Arguments to exit status; everything else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    dumpdrift::cli::run()
}
