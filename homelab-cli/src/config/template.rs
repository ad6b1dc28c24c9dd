//! A first configuration, from what `homelab config init` asked.

use std::fmt::Write as _;

use proxmox_client::ids::{NodeName, TokenId, UserId};

use super::edit::quoted;
use super::values::Fingerprint;

/// What is known about a lab at the start.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// What the lab is called.
    pub name: String,
    /// Name or address of the Proxmox host.
    pub host: String,
    /// Its port, when it is not 8006.
    pub port: Option<u16>,
    /// The name of its node.
    pub node: Option<NodeName>,
    /// Who signs in with a password, when it is not root@pam.
    pub user: Option<UserId>,
    /// The API token.
    pub token_id: Option<TokenId>,
    /// The certificate that was looked at and trusted.
    pub fingerprint: Option<Fingerprint>,
}

impl Answers {
    /// The text of the file.
    pub fn render(&self) -> String {
        let mut text = String::from(
            "# The homelab, for the `homelab` program. `homelab config schema` describes every key.\n\
             # No secrets in here: `homelab credentials set proxmox` stores them safely.\n\
             \n\
             homelab:\n",
        );
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  name: {}\n\n  proxmox:", quoted(&self.name));
        let mut line = |key: &str, value: String| {
            let _ = writeln!(text, "    {key}: {value}");
        };
        line("host", quoted(&self.host));
        if let Some(port) = self.port.filter(|port| *port != 8006) {
            line("port", port.to_string());
        }
        if let Some(node) = &self.node {
            line("node", quoted(node.as_str()));
        }
        if let Some(user) = &self.user {
            line("user", quoted(&user.to_string()));
        }
        if let Some(id) = &self.token_id {
            line("token_id", quoted(&id.to_string()));
        }
        if let Some(fingerprint) = &self.fingerprint {
            line(
                "# The certificate that was shown and trusted",
                "`homelab config trust` renews it".to_owned(),
            );
            line("fingerprint", quoted(&fingerprint.to_string()));
        }
        text.push_str(
            "\n  # The guests that ought to be there, for findings and drift:\n\
             \x20 # infrastructure:\n\
             \x20 #   containers:\n\
             \x20 #     - vmid: 200\n\
             \x20 #       name: \"Git-Service\"\n\
             \x20 #       expected_state: running\n\
             \x20 #       protected: true\n",
        );
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse;

    #[test]
    fn what_was_answered_is_what_is_read() {
        let answers = Answers {
            name: "Ana's \"lab\" # 1".to_owned(),
            host: "pve.lan".to_owned(),
            port: Some(443),
            node: Some("pve".parse().unwrap()),
            user: Some("ana@pve".parse().unwrap()),
            token_id: Some("ana@pve!cli".parse().unwrap()),
            fingerprint: Some("ab".repeat(32).parse().unwrap()),
        };
        let (config, warnings) = parse(&answers.render(), None).unwrap();
        assert_eq!(warnings, []);
        assert_eq!(config.name(), answers.name);
        let proxmox = config.proxmox.unwrap();
        assert_eq!((proxmox.host, proxmox.port), (answers.host, 443));
        assert_eq!((proxmox.node, Some(proxmox.user)), (answers.node, answers.user));
        assert_eq!(
            (proxmox.token_id, proxmox.fingerprint),
            (answers.token_id, answers.fingerprint)
        );
    }

    #[test]
    fn the_least_that_can_be_answered_gives_a_short_file() {
        let answers =
            Answers { name: "lab".to_owned(), host: "192.0.2.10".to_owned(), ..Answers::default() };
        insta::assert_snapshot!(answers.render(), @r##"
        # The homelab, for the `homelab` program. `homelab config schema` describes every key.
        # No secrets in here: `homelab credentials set proxmox` stores them safely.

        homelab:
          name: "lab"

          proxmox:
            host: "192.0.2.10"

          # The guests that ought to be there, for findings and drift:
          # infrastructure:
          #   containers:
          #     - vmid: 200
          #       name: "Git-Service"
          #       expected_state: running
          #       protected: true
        "##);
    }
}
