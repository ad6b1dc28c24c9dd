//! What went wrong below HTTP, and how far the request had got.

/// How far a request got before it failed: what decides whether it may be tried elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sent {
    /// Nothing of the request left this machine: it is safe to send it again, anywhere.
    No,
    /// The request, or part of it, was on its way: the server may have acted on it.
    Maybe,
    /// The server answered: it has received the request.
    Yes,
}
