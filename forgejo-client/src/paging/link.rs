//! The `Link` header.

/// Whether a `Link` header names a next page.
pub(crate) fn has_next(header: &str) -> bool {
    header.split(',').any(|link| {
        link.split(';').skip(1).any(|parameter| {
            let (key, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            key.trim().eq_ignore_ascii_case("rel")
                && value
                    .trim()
                    .trim_matches('"')
                    .split(' ')
                    .any(|rel| rel.eq_ignore_ascii_case("next"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_relation_counts_not_what_the_address_says() {
        let next = r#"<https://h/api?page=2>; rel="next",<https://h/api?page=9>; rel="last""#;
        assert!(has_next(next));
        assert!(has_next("<https://h/?page=2>; REL=next"));
        assert!(!has_next(r#"<https://h/?q=rel="next">; rel="last""#));
        assert!(!has_next(r#"<https://h/?page=1>; rel="first",<https://h/?page=4>; rel="prev""#));
        assert!(!has_next(""));
    }
}
