//! Tokens (`%h`) and variables (`${HOME}`) in values: TOKENS and ENVIRONMENT VARIABLES in ssh_config(5).

use std::collections::BTreeMap;

/// What the tokens stand for; `%%` is always a percent sign.
#[derive(Clone, Debug, Default)]
pub(super) struct Tokens(Vec<(char, String)>);

impl Tokens {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn with(mut self, token: char, value: impl Into<String>) -> Self {
        self.0.push((token, value.into()));
        self
    }

    /// Only these of them.
    pub(super) fn only(&self, tokens: &str) -> Self {
        Self(self.0.iter().filter(|(token, _)| tokens.contains(*token)).cloned().collect())
    }

    /// The text with tokens replaced; with variables too when they are given. What is put in is not looked at
    /// again.
    pub(super) fn expand(
        &self,
        text: &str,
        variables: Option<&BTreeMap<String, String>>,
    ) -> Result<String, String> {
        let mut expanded = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(['%', '$']) {
            expanded.push_str(&rest[..at]);
            rest = &rest[at..];
            if let (Some(variables), Some(braced)) = (variables, rest.strip_prefix("${")) {
                let (name, after) =
                    braced.split_once('}').ok_or_else(|| format!("no brace closes ${{{braced}"))?;
                let value = variables
                    .get(name)
                    .ok_or_else(|| format!("the environment has no variable {name:?}"))?;
                expanded.push_str(value);
                rest = after;
            } else if let Some(after) = rest.strip_prefix('%') {
                let token = after.chars().next().ok_or("it ends with a single %")?;
                match self.0.iter().find(|(own, _)| *own == token) {
                    _ if token == '%' => expanded.push('%'),
                    Some((_, value)) => expanded.push_str(value),
                    None => return Err(format!("%{token} means nothing here")),
                }
                rest = &after[token.len_utf8()..];
            } else {
                expanded.push('$');
                rest = &rest[1..];
            }
        }
        expanded.push_str(rest);
        Ok(expanded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_variables_are_replaced_once() {
        let tokens = Tokens::new().with('h', "host%n").with('n', "name");
        let variables = BTreeMap::from([("A".to_owned(), "%h${A}".to_owned())]);
        let expand = |text: &str| tokens.expand(text, Some(&variables));
        assert_eq!(expand("a%h-%%h-${A}$A$").as_deref(), Ok("ahost%n-%h-%h${A}$A$"));
        assert_eq!(expand("%x"), Err("%x means nothing here".to_owned()));
        assert_eq!(expand("é%é"), Err("%é means nothing here".to_owned()));
        assert_eq!(expand("a%"), Err("it ends with a single %".to_owned()));
        assert_eq!(expand("${B}"), Err("the environment has no variable \"B\"".to_owned()));
        assert_eq!(expand("${B"), Err("no brace closes ${B".to_owned()));
        assert_eq!(tokens.expand("${A}%n", None).as_deref(), Ok("${A}name"));
        assert!(tokens.only("h").expand("%n", None).is_err());
    }
}
