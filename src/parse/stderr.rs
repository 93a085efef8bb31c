//! Keeps the process's standard error where it was.
//!
//! The C parser points file descriptor 2 at a pipe for the time of a call and back afterwards. When two threads
//! parse at once, the later one takes the earlier one's pipe for the original and restores that, which
//! leaves standard error closed. So the descriptor is kept before the first call, and put back when the last
//! of the calls that overlap has ended.

use std::sync::{Mutex, PoisonError};

/// Exists while this thread, or threads that it waits for, may be inside the parser.
pub(super) struct Kept(());

static CALLS: Mutex<State> = Mutex::new(State { running: 0, original: None });

struct State {
    running: usize,
    original: Option<Original>,
}

impl Kept {
    pub fn new() -> Self {
        let mut state = CALLS.lock().unwrap_or_else(PoisonError::into_inner);
        if state.running == 0 && state.original.is_none() {
            state.original = Original::duplicate();
        }
        state.running += 1;
        Kept(())
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let mut state = CALLS.lock().unwrap_or_else(PoisonError::into_inner);
        state.running -= 1;
        if state.running == 0
            && let Some(original) = &state.original
        {
            original.restore();
        }
    }
}

#[cfg(unix)]
struct Original(std::os::fd::OwnedFd);

#[cfg(unix)]
impl Original {
    fn duplicate() -> Option<Self> {
        use std::os::fd::AsFd;
        std::io::stderr().as_fd().try_clone_to_owned().ok().map(Original)
    }

    fn restore(&self) {
        // Where this fails there is no standard error to say so.
        let _ = rustix::stdio::dup2_stderr(&self.0);
    }
}

#[cfg(not(unix))]
struct Original;

#[cfg(not(unix))]
impl Original {
    fn duplicate() -> Option<Self> {
        None
    }

    fn restore(&self) {}
}
