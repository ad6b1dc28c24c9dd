//! What is generated from the API's own document.

/// Handles: one per resource.
pub mod api {}
/// What comes back.
pub mod models {}
/// Names of the options that calls have.
pub mod options {}
/// Words that the server knows.
pub mod words {}
