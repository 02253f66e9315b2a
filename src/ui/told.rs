//! What a view says anew whenever it changes; refuses to know what that is.
//!
//! For each closure in a view Leptos compiles anew how it is watched, built, taken over and changed, and once more
//! for an attribute. Behind a pointer all that tell text are one, and all that tell yes or no: a tenth of what the
//! chat's visitor downloads.

/// A closure that tells something, whichever it is.
pub type Told<T> = Box<dyn FnMut() -> T + Send>;

pub fn told<T: 'static>(tell: impl FnMut() -> T + Send + 'static) -> Told<T> {
    Box::new(tell)
}
