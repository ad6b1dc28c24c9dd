//! Defaults for what no line sets, and tokens replaced in what they set.

use std::{path::PathBuf, time::Duration};

use super::{
    AddressFamily, ConfigError, Environment, IdentityAgent, JumpHost, Resolved,
    StrictHostKeyChecking,
    expand::Tokens,
    options::{Located, Options},
    setting::Flag,
};

/// `host` as it was asked for, `host_name` to connect to.
pub(super) fn complete(
    options: Options,
    environment: &Environment,
    host: &str,
    host_name: String,
) -> Result<Resolved, ConfigError> {
    let port = options.port.unwrap_or(22);
    let host_key_alias = options.host_key_alias.map(|alias| alias.to_ascii_lowercase());
    let tokens = environment
        .tokens()
        .with('n', host)
        .with('h', &host_name)
        .with('k', host_key_alias.as_deref().unwrap_or(host))
        .with('p', port.to_string());
    let user = match options.user {
        None => environment.user.clone(),
        // That of the command line is taken as it is.
        Some(Located { at: None, value }) => value,
        Some(user) => user.expand("User", &tokens, Some(&environment.variables))?,
    };
    let tokens = tokens.with('r', &user);
    let paths = Paths { environment, tokens: &tokens };

    let identity_files_are_default = options.identity_files.is_empty();
    let identity_files = match identity_files_are_default {
        true => environment.usual_identities(),
        false => paths.all("IdentityFile", options.identity_files)?,
    };
    let user_known_hosts_files = match options.user_known_hosts_files {
        None => environment.usual_known_hosts(),
        Some(files) => paths.all("UserKnownHostsFile", each(files))?,
    };
    let global_known_hosts_files = match options.global_known_hosts_files {
        None => Environment::global_known_hosts(),
        // In these OpenSSH replaces nothing but `~`.
        Some(files) => each(files)
            .iter()
            .map(|file| paths.tilde("GlobalKnownHostsFile", file).map(PathBuf::from))
            .collect::<Result<_, _>>()?,
    };
    let flag = |flag: Flag| options.flags.get(&flag).copied().unwrap_or_else(|| flag.default());
    let is_some_time = |time: &Duration| !time.is_zero();

    Ok(Resolved {
        host: host.to_owned(),
        host_name,
        port,
        user,
        jumps: jumps(options.jumps, &tokens)?,
        proxy_command: options.proxy_command.flatten(),
        address_family: options.address_family.unwrap_or(AddressFamily::Any),
        bind_address: options.bind_address,
        connect_timeout: options.connect_timeout.filter(is_some_time),
        server_alive_interval: options.server_alive_interval.filter(is_some_time),
        server_alive_count_max: options.server_alive_count_max.unwrap_or(3),
        tcp_keep_alive: flag(Flag::TcpKeepAlive),
        compression: flag(Flag::Compression),
        host_key_alias,
        user_known_hosts_files,
        global_known_hosts_files,
        strict_host_key_checking: options
            .strict_host_key_checking
            .unwrap_or(StrictHostKeyChecking::Ask),
        check_host_ip: flag(Flag::CheckHostIp),
        hash_known_hosts: flag(Flag::HashKnownHosts),
        host_key_algorithms: options.host_key_algorithms,
        identity_files,
        identity_files_are_default,
        certificate_files: paths.all("CertificateFile", options.certificate_files)?,
        identities_only: flag(Flag::IdentitiesOnly),
        identity_agent: identity_agent(options.identity_agent, &paths)?,
        preferred_authentications: options.preferred_authentications.unwrap_or_default(),
        pubkey_authentication: flag(Flag::PubkeyAuthentication),
        kbd_interactive_authentication: flag(Flag::KbdInteractiveAuthentication),
        password_authentication: flag(Flag::PasswordAuthentication),
        number_of_password_prompts: options.number_of_password_prompts.unwrap_or(3),
        batch_mode: flag(Flag::BatchMode),
        warnings: options.warnings,
    })
}

fn each(list: Located<Vec<String>>) -> Vec<Located<String>> {
    list.value.into_iter().map(|value| Located { at: list.at.clone(), value }).collect()
}

/// Paths with `~`, tokens and variables replaced.
struct Paths<'a> {
    environment: &'a Environment,
    tokens: &'a Tokens,
}

impl Paths<'_> {
    fn tilde(&self, keyword: &'static str, text: &Located<String>) -> Result<String, ConfigError> {
        let expanded = self.environment.expand_tilde(&text.value);
        expanded.map_err(|reason| text.problem(keyword, reason))
    }

    fn one(&self, keyword: &'static str, text: &Located<String>) -> Result<PathBuf, ConfigError> {
        let value = self.tilde(keyword, text)?;
        let path = Located { at: text.at.clone(), value };
        let variables = Some(&self.environment.variables);
        path.expand(keyword, self.tokens, variables).map(PathBuf::from)
    }

    fn all(
        &self,
        keyword: &'static str,
        list: Vec<Located<String>>,
    ) -> Result<Vec<PathBuf>, ConfigError> {
        let is_some = |file: &&Located<String>| !file.value.eq_ignore_ascii_case("none");
        list.iter().filter(is_some).map(|file| self.one(keyword, file)).collect()
    }
}

/// `ssh` puts these into a ProxyCommand, where fewer tokens mean something.
fn jumps(
    jumps: Option<Located<Vec<JumpHost>>>,
    tokens: &Tokens,
) -> Result<Vec<JumpHost>, ConfigError> {
    let Some(Located { at, value: jumps }) = jumps else { return Ok(Vec::new()) };
    let tokens = tokens.only("hnpr");
    let expand =
        |value: String| Located { at: at.clone(), value }.expand("ProxyJump", &tokens, None);
    let jump = |jump: JumpHost| {
        let user = jump.user.map(expand).transpose()?;
        Ok(JumpHost { user, host: expand(jump.host)?, port: jump.port })
    };
    jumps.into_iter().map(jump).collect()
}

fn identity_agent(
    agent: Option<Located<String>>,
    paths: &Paths<'_>,
) -> Result<IdentityAgent, ConfigError> {
    let Some(agent) = agent else { return Ok(IdentityAgent::Environment) };
    Ok(match agent.value.as_str() {
        "none" => IdentityAgent::None,
        "SSH_AUTH_SOCK" => IdentityAgent::Environment,
        value => match value.strip_prefix('$').filter(|name| !name.starts_with('{')) {
            Some(name) => paths
                .environment
                .variables
                .get(name)
                .map_or(IdentityAgent::None, |socket| IdentityAgent::Socket(socket.into())),
            None => IdentityAgent::Socket(paths.one("IdentityAgent", &agent)?),
        },
    })
}
