//! Tokens and users, by management commands.

use std::io::BufRead;

use secrecy::{ExposeSecret, SecretString};

use crate::actions::linkding::manage::{CreateToken, CreateUser};
use crate::actions::{self, Change};
use crate::cli::action::SafetyArgs;
use crate::cli::linkding::CreateUserArgs;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;

pub(super) async fn create_token(
    user: String,
    name: String,
    safety: &SafetyArgs,
    lab: &Lab,
    ui: &Ui,
) -> Result<Outcome, Error> {
    if !safety.dry_run {
        lab.refuse_secrets_of_the_demo()?;
    }
    let change: Box<dyn Change> = Box::new(CreateToken { user, name });
    actions::run("linkding token create", vec![change], safety, lab, ui).await
}

pub(super) async fn create_user(
    args: CreateUserArgs,
    lab: &Lab,
    ui: &Ui,
) -> Result<Outcome, Error> {
    // A plan needs no password.
    let password =
        if args.safety.dry_run { SecretString::from("") } else { password(&args.name, ui)? };
    lab.keep_out_of_logs(&password);
    let change: Box<dyn Change> =
        Box::new(CreateUser { name: args.name, password, admin: args.admin });
    actions::run("linkding create-user", vec![change], &args.safety, lab, ui).await
}

/// Asked twice at a terminal; elsewhere the first line of standard input.
fn password(name: &str, ui: &Ui) -> Result<SecretString, Error> {
    let password = if ui.is_interactive() {
        let password = ui.secret(&format!("password of {name}"))?;
        let again = ui.secret("once more")?;
        if password.expose_secret() != again.expose_secret() {
            return Err(Error::new(Kind::Refused, "these are two; nothing was done"));
        }
        password
    } else {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).map_err(|error| {
            Error::new(Kind::Failed, format!("could not read the password: {error}"))
        })?;
        line.trim_end_matches(['\r', '\n']).to_owned().into()
    };
    if password.expose_secret().is_empty() {
        return Err(Error::new(Kind::Usage, "an empty password is none")
            .hint("it is asked for at a terminal, or read from standard input"));
    }
    Ok(password)
}
