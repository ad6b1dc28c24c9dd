//! The errors of the linkding client.

use linkding_client::ErrorKind as Linkding;

use crate::error::{Error, Kind};

impl From<linkding_client::Error> for Error {
    fn from(error: linkding_client::Error) -> Error {
        let (kind, hint) = match error.kind() {
            Linkding::NotFound => (Kind::NotFound, None),
            Linkding::Auth => (
                Kind::Auth,
                Some(
                    "`homelab linkding token check` says more; `homelab linkding token create` makes and stores a new one",
                ),
            ),
            Linkding::Permission | Linkding::Certificate => (Kind::Auth, None),
            Linkding::Disabled => (
                Kind::Failed,
                Some("the server's settings do not allow it (LD_DISABLE_ASSET_UPLOAD)"),
            ),
            Linkding::Unavailable => (
                Kind::Unreachable,
                Some(
                    "the proxy answers and linkding behind it does not: `homelab linkding diagnose`, `homelab linkding logs`",
                ),
            ),
            Linkding::Timeout => (Kind::Unreachable, Some("`--timeout SECONDS` allows more")),
            Linkding::Transport | Linkding::Cut => (
                Kind::Unreachable,
                Some("`homelab linkding diagnose` goes through the whole chain"),
            ),
            Linkding::Decode => (
                Kind::Failed,
                Some(
                    "is this linkding, and no other page in front of it? `homelab linkding status`",
                ),
            ),
            Linkding::InvalidParams | Linkding::Usage | Linkding::RequestTooLong => {
                (Kind::Usage, None)
            }
            Linkding::FilterIgnored => (Kind::NotFound, None),
            _ => (Kind::Failed, None),
        };
        let translated = Error::new(kind, error.to_string());
        match hint {
            Some(hint) => translated.hint(hint),
            None => translated,
        }
    }
}
