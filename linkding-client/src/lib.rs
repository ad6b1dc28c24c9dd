//! A client of the bookmark service linkding that cannot lose a bookmark.
