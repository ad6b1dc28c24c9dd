//! A typed client of the Forgejo API.
