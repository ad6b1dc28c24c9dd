//! What is generated from the API's own document, see `generator/`.

pub mod api;
pub mod models;
pub mod options;
pub mod words;
