//! What only a management command of linkding can do, over SSH: tokens and users.
//!
//! `manage.py shell` runs what it reads from its standard input, so that neither names nor passwords stand in a
//! command line that others on that machine could see.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use ssh_client::Command;

use crate::actions::{Change, Done, Reach, Watch};
use crate::credentials::Request;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::lab::ssh::is_root;

/// What stands before the answer, among whatever else Django writes.
const ANSWER: &str = "homelab-answer:";

/// Runs Python inside linkding, and gives what it printed as its answer.
async fn run(script: String, lab: &Lab) -> Result<String, Error> {
    let (host, manage) = (lab.linkding_host()?, lab.linkding_config()?.manage.clone());
    let session = lab.ssh(&host).await?;
    let command = Command::shell(format!("{manage} shell")).stdin(script).timeout(lab.timeout());
    let command = if is_root(&session) { command } else { command.sudo() };
    let output = session.run(command).await?;
    let said = String::from_utf8_lossy(&output.stdout);
    let answer = said.lines().find_map(|line| line.trim().strip_prefix(ANSWER));
    answer.map(str::to_owned).ok_or_else(|| {
        let complaint = String::from_utf8_lossy(&output.stderr);
        // The last line of a traceback says what it is about.
        let last = complaint.lines().rfind(|line| !line.trim().is_empty());
        let message = format!("the management command on {host} failed");
        let error = Error::new(Kind::Failed, message);
        let error = match last {
            Some(line) => error.detail(line.trim()),
            None => error.detail(format!("it printed nothing to go by; {:?}", output.status)),
        };
        error.hint(format!("`linkding.manage` says how it is begun: {manage}"))
    })
}

/// Text as Python reads it: a JSON string is a literal of Python as well.
fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A token that is made and stored, and never shown.
pub struct CreateToken {
    /// For whom.
    pub user: String,
    /// Its name in linkding's settings.
    pub name: String,
}

impl CreateToken {
    /// Tokens of linkding itself since 1.45, where a user may have several; before that the one of REST framework.
    fn script(&self) -> String {
        let (user, name) = (literal(&self.user), literal(&self.name));
        [
            "from django.contrib.auth import get_user_model",
            &format!("user = get_user_model().objects.filter(username={user}).first()"),
            "import bookmarks.models as models",
            "own = getattr(models, 'ApiToken', None)",
            &format!("make = (lambda: own.objects.create(user=user, name={name})) if own else (lambda: __import__('rest_framework.authtoken.models', fromlist=['Token']).Token.objects.get_or_create(user=user)[0])"),
            &format!("print({:?} + (make().key if user else ''))", ANSWER),
            "",
        ]
        .join("\n")
    }
}

impl Change for CreateToken {
    fn target(&self) -> String {
        "token of linkding".to_owned()
    }

    fn reach(&self) -> Reach {
        Reach::Data
    }

    fn what(&self) -> String {
        format!("make a token “{}” for the user {}, and store it", self.name, self.user)
    }

    fn carry_out<'a>(
        &'a self,
        lab: &'a Lab,
        watch: &'a Watch<'a>,
    ) -> BoxFuture<'a, Result<Done, Error>> {
        async move {
            let key: SecretString = run(self.script(), lab).await?.trim().to_owned().into();
            lab.keep_out_of_logs(&key);
            if key.expose_secret().is_empty() {
                let message = format!("linkding has no user {}", self.user);
                return Err(Error::new(Kind::NotFound, message)
                    .hint("`homelab linkding create-user NAME` makes one"));
            }
            let client = lab.linkding_with(key.clone())?;
            client.user().profile().await.map_err(|error| {
                Error::from(error).context("the new token was made, and is not taken")
            })?;
            let request = Request::linkding(lab.linkding_config()?);
            let stored = lab.credentials().set(&request, &key).await?;
            if let Some(note) = &stored.note {
                watch.note(note);
            }
            let message = format!("made, tried, and stored in: {}", stored.source);
            Ok(Done::new(message))
        }
        .boxed()
    }
}

/// A user who can sign in.
pub struct CreateUser {
    /// The name.
    pub name: String,
    /// The password.
    pub password: SecretString,
    /// May do everything.
    pub admin: bool,
}

impl CreateUser {
    fn script(&self) -> String {
        let (name, password) = (literal(&self.name), literal(self.password.expose_secret()));
        let make = if self.admin { "create_superuser" } else { "create_user" };
        [
            "from django.contrib.auth import get_user_model",
            "users = get_user_model().objects",
            &format!("known = users.filter(username={name}).exists()"),
            &format!(
                "made = None if known else users.{make}(username={name}, password={password})"
            ),
            &format!("print({ANSWER:?} + ('known' if known else 'made'))"),
            "",
        ]
        .join("\n")
    }
}

impl Change for CreateUser {
    fn target(&self) -> String {
        format!("user {} of linkding", self.name)
    }

    fn reach(&self) -> Reach {
        Reach::Data
    }

    fn what(&self) -> String {
        let sort = if self.admin { "user with all rights" } else { "user" };
        format!("make the {sort} {} in linkding", self.name)
    }

    fn carry_out<'a>(
        &'a self,
        lab: &'a Lab,
        _watch: &'a Watch<'a>,
    ) -> BoxFuture<'a, Result<Done, Error>> {
        async move {
            match run(self.script(), lab).await?.trim() {
                "made" => Ok(Done::new("made")),
                _ => {
                    let message =
                        format!("linkding has a user {} already; it is left as it is", self.name);
                    Err(Error::new(Kind::Refused, message))
                }
            }
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_quotes() {
        let token = CreateToken { user: "x\"); import os #".into(), name: "a\nb\\".into() };
        let script = token.script();
        assert!(script.contains(r#"username="x\"); import os #""#), "{script}");
        assert!(script.contains(r#"name="a\nb\\""#), "{script}");
        assert_eq!(script.lines().count(), 6);
    }
}
