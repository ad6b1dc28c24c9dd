//! ssh_config: beside `ssh -G`, and what only we say.

mod files;
mod g;
mod grammar;
mod ours;
mod rows;

use std::path::Path;

use ssh_client::ssh_config::{ConfigError, Environment, Resolved, SshConfig};

/// Our user and machine, with the variables that the tests use.
fn environment() -> Environment {
    let mut environment = Environment::current();
    environment.variables.insert("LAB_DIR".to_owned(), "/lab dir".to_owned());
    environment.variables.remove("LAB_NONE");
    environment
}

/// The question as the command line of `ssh` puts it.
#[derive(Clone, Debug, Default)]
struct Asked<'a> {
    host: &'a str,
    user: Option<&'a str>,
    port: Option<u16>,
    jump: Option<&'a str>,
}

impl Asked<'_> {
    fn resolve(&self, file: &Path) -> Result<Resolved, ConfigError> {
        let config = SshConfig::load_file(file)?.with_environment(environment());
        let mut query = config.query(self.host)?;
        if let Some(user) = self.user {
            query = query.user(user);
        }
        if let Some(port) = self.port {
            query = query.port(port);
        }
        if let Some(jump) = self.jump {
            query = query.jump(jump)?;
        }
        query.resolve()
    }
}
