//! From the statements of the files to what counts for one host (`main` in ssh.c).

use std::{collections::BTreeMap, net::IpAddr, path::PathBuf, time::Duration};

use super::{
    AddressFamily, AlgorithmList, ConfigError, IdentityAgent, JumpHost, Resolved, SshConfig,
    StrictHostKeyChecking, Warning,
    condition::Facts,
    error::Problem,
    expand::Tokens,
    parse::{Kind, Statement},
    setting::{Flag, Setting},
};
use crate::{Place, pattern};

/// As deep as jumps through jumps go; OpenSSH has no limit but the number of processes.
const MAX_HOPS: usize = 16;

/// A question about a host, with what a command line gives.
#[derive(Clone, Debug)]
pub struct Query<'a> {
    config: &'a SshConfig,
    host: String,
    user: Option<String>,
    port: Option<u16>,
    jumps: Option<Vec<JumpHost>>,
}

impl<'a> Query<'a> {
    pub(super) fn new(config: &'a SshConfig, name: &str) -> Result<Self, ConfigError> {
        let bad = |reason| Problem::BadName { name: name.to_owned(), reason };
        let (user, host, port) = if name.starts_with("ssh://") {
            let uri: JumpHost = name.parse().map_err(|_| bad("not ssh://[user@]host[:port]"))?;
            (uri.user, uri.host, uri.port)
        } else {
            match name.rsplit_once('@') {
                Some(("", _)) => return Err(bad("the user is empty").into()),
                Some((user, host)) => (Some(user.to_owned()), host.to_owned(), None),
                None => (None, name.to_owned(), None),
            }
        };
        if let Some(reason) = odd(&host) {
            return Err(bad(reason).into());
        }
        Ok(Self { config, host, user, port, jumps: None })
    }

    /// `-l`: this user.
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.user = Some(user.into());
        self
    }

    /// `-p`: this port.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// `-J`: these jump hosts, between commas; `none` for none.
    ///
    /// # Errors
    /// When the text names no jump hosts.
    pub fn jump(mut self, jumps: &str) -> Result<Self, ConfigError> {
        let list = JumpHost::list(jumps);
        let reason = "expected [user@]host[:port], several between commas, or none";
        self.jumps = Some(list.map_err(|_| Problem::BadName { name: jumps.to_owned(), reason })?);
        Ok(self)
    }

    /// What counts for the host.
    ///
    /// # Errors
    /// When a token or variable in a value is unknown, and when `RefuseConnection` applies.
    pub fn resolve(&self) -> Result<Resolved, ConfigError> {
        let mut options = Options {
            user: self.user.clone().map(Located::given),
            port: self.port,
            ..Options::default()
        };
        if let Some(jumps) = &self.jumps {
            options.set_jumps(jumps, None);
        }
        let mut pass =
            Pass { query: self, host: &self.host, is_final: false, asks_for_final: false };
        pass.read(&mut options)?;
        let asks_for_final = pass.asks_for_final;
        let host_name = canonical(options.host_name(&self.host)?);
        if asks_for_final {
            options.host_name = Some(Located::given(host_name.replace('%', "%%")));
            let mut pass = Pass { query: self, host: &host_name, is_final: true, asks_for_final };
            pass.read(&mut options)?;
        }
        if let Some(refused) = options.refused {
            let (at, reason) = (refused.at.unwrap_or_else(|| Place::new("", 0)), refused.value);
            return Err(Problem::Refused { at, host: self.host.clone(), reason }.into());
        }
        finish(self, options, host_name)
    }

    /// What counts for every hop on the way to the host, in the order of connecting; the host itself is the
    /// last. A jump host that needs jump hosts of its own gets them.
    ///
    /// # Errors
    /// As [`resolve`](Self::resolve), and when the jump hosts go round in a circle.
    pub fn route(&self) -> Result<Vec<Resolved>, ConfigError> {
        let mut hops: Vec<Resolved> = Vec::new();
        let mut query = self.clone();
        loop {
            let hop = query.resolve()?;
            let is_same = |other: &Resolved| {
                (&other.host_name, other.port, &other.user) == (&hop.host_name, hop.port, &hop.user)
            };
            if hops.len() >= MAX_HOPS || hops.iter().any(is_same) {
                let names = hops.iter().chain([&hop]).map(|hop| hop.host.clone()).collect();
                return Err(Problem::JumpLoop { names }.into());
            }
            let next = hop.jumps.split_last().map(|(last, before)| Query {
                config: self.config,
                host: last.host.clone(),
                user: last.user.clone(),
                port: last.port,
                jumps: (!before.is_empty()).then(|| before.to_vec()),
            });
            hops.push(hop);
            match next {
                Some(next) => query = next,
                None => break,
            }
        }
        hops.reverse();
        Ok(hops)
    }
}

/// Why a text cannot be the name of a host (`ssh_valid_hostname`).
fn odd(host: &str) -> Option<&'static str> {
    if host.is_empty() {
        Some("it is empty")
    } else if host.starts_with('-') {
        Some("it starts with a dash")
    } else if host
        .contains(|c: char| c.is_whitespace() || c.is_control() || "'`\"$\\;&<>|(){},".contains(c))
    {
        Some("there are signs in it that no name has")
    } else {
        None
    }
}

/// Addresses in the one way to write them, names in lower case.
fn canonical(host: String) -> String {
    match host.parse::<IpAddr>() {
        Ok(address) => address.to_string(),
        Err(_) => host.to_ascii_lowercase(),
    }
}

/// A value and the line it is from; no line when it comes from the command line.
#[derive(Clone, Debug)]
struct Located<T> {
    at: Option<Place>,
    value: T,
}

impl<T> Located<T> {
    fn given(value: T) -> Self {
        Self { at: None, value }
    }
}

/// What was set first.
#[derive(Clone, Debug, Default)]
struct Options {
    host_name: Option<Located<String>>,
    port: Option<u16>,
    user: Option<Located<String>>,
    /// ProxyJump; empty for `none`.
    jumps: Option<Located<Vec<JumpHost>>>,
    /// ProxyCommand; nothing in it for `none`, or when jump hosts came first.
    proxy_command: Option<Option<String>>,
    address_family: Option<AddressFamily>,
    bind_address: Option<String>,
    connect_timeout: Option<Duration>,
    server_alive_interval: Option<Duration>,
    server_alive_count_max: Option<u32>,
    number_of_password_prompts: Option<u32>,
    host_key_alias: Option<String>,
    user_known_hosts_files: Option<Located<Vec<String>>>,
    global_known_hosts_files: Option<Located<Vec<String>>>,
    strict_host_key_checking: Option<StrictHostKeyChecking>,
    host_key_algorithms: Option<AlgorithmList>,
    identity_files: Vec<Located<String>>,
    certificate_files: Vec<Located<String>>,
    identity_agent: Option<Located<String>>,
    preferred_authentications: Option<Vec<String>>,
    flags: BTreeMap<Flag, bool>,
    refused: Option<Located<String>>,
    warnings: Vec<Warning>,
}

impl Options {
    /// HostName, in which only `%h` means something.
    fn host_name(&self, host: &str) -> Result<String, ConfigError> {
        match &self.host_name {
            Some(name) => expand("HostName", name, &Tokens::new().with('h', host), None),
            None => Ok(host.to_owned()),
        }
    }

    /// Jump hosts count unless a ProxyCommand came first, even `none`, and keep a later one from counting;
    /// `none` only keeps later jump hosts from it (`parse_jump`).
    fn set_jumps(&mut self, jumps: &[JumpHost], at: Option<Place>) {
        let counts = self.jumps.is_none() && (jumps.is_empty() || self.proxy_command.is_none());
        if counts {
            self.jumps = Some(Located { at, value: jumps.to_vec() });
            if !jumps.is_empty() {
                self.proxy_command = Some(None);
            }
        }
    }

    fn set(&mut self, setting: &Setting, at: impl Fn() -> Place) {
        fn first<T: Clone>(option: &mut Option<T>, value: &T) {
            option.get_or_insert_with(|| value.clone());
        }
        fn located<T: Clone>(option: &mut Option<Located<T>>, value: &T, at: impl Fn() -> Place) {
            option.get_or_insert_with(|| Located { at: Some(at()), value: value.clone() });
        }
        fn add(list: &mut Vec<Located<String>>, value: &str, at: impl Fn() -> Place) {
            if list.iter().all(|other| other.value != value) {
                list.push(Located { at: Some(at()), value: value.to_owned() });
            }
        }
        match setting {
            Setting::HostName(name) => located(&mut self.host_name, name, at),
            Setting::Port(port) => first(&mut self.port, port),
            Setting::User(user) => located(&mut self.user, user, at),
            Setting::ProxyJump(jumps) => self.set_jumps(jumps, Some(at())),
            Setting::ProxyCommand(command) => first(&mut self.proxy_command, command),
            Setting::AddressFamily(family) => first(&mut self.address_family, family),
            Setting::BindAddress(address) => first(&mut self.bind_address, address),
            Setting::ConnectTimeout(time) => first(&mut self.connect_timeout, time),
            Setting::ServerAliveInterval(time) => first(&mut self.server_alive_interval, time),
            Setting::ServerAliveCountMax(count) => first(&mut self.server_alive_count_max, count),
            Setting::NumberOfPasswordPrompts(count) => {
                first(&mut self.number_of_password_prompts, count)
            }
            Setting::HostKeyAlias(alias) => first(&mut self.host_key_alias, alias),
            Setting::UserKnownHostsFile(files) => {
                located(&mut self.user_known_hosts_files, files, at)
            }
            Setting::GlobalKnownHostsFile(files) => {
                located(&mut self.global_known_hosts_files, files, at)
            }
            Setting::StrictHostKeyChecking(strict) => {
                first(&mut self.strict_host_key_checking, strict)
            }
            Setting::HostKeyAlgorithms(list) => first(&mut self.host_key_algorithms, list),
            Setting::IdentityFile(file) => add(&mut self.identity_files, file, at),
            Setting::CertificateFile(file) => add(&mut self.certificate_files, file, at),
            Setting::IdentityAgent(agent) => located(&mut self.identity_agent, agent, at),
            Setting::PreferredAuthentications(methods) => {
                first(&mut self.preferred_authentications, methods)
            }
            Setting::Flag(flag, value) => {
                self.flags.entry(*flag).or_insert(*value);
            }
            Setting::Refuse(reason) => located(&mut self.refused, reason, at),
            Setting::NotHonoured(option) => {
                let message = format!("{option} is not supported and has no effect");
                self.warnings.push(Warning { at: at(), message });
            }
        }
    }
}

/// One reading of all the files for one host.
struct Pass<'a> {
    query: &'a Query<'a>,
    /// What `Host` compares: the name asked for, or in the second pass the one to connect to.
    host: &'a str,
    is_final: bool,
    asks_for_final: bool,
}

impl Pass<'_> {
    fn read(&mut self, options: &mut Options) -> Result<(), ConfigError> {
        let files = &self.query.config.files;
        files.iter().try_for_each(|file| self.walk(file, options, true, true))
    }

    /// `applies`: whether the statements count until the first Host or Match; `may_apply`: whether any can.
    fn walk(
        &mut self,
        statements: &[Statement],
        options: &mut Options,
        mut applies: bool,
        may_apply: bool,
    ) -> Result<(), ConfigError> {
        for statement in statements {
            match &statement.kind {
                Kind::Host(patterns) => applies = may_apply && self.host_is_one_of(patterns),
                Kind::Match(None) => applies = false,
                Kind::Match(Some(condition)) => {
                    self.asks_for_final |= condition.asks_for_final_pass();
                    let host = options.host_name(self.host)?;
                    let local_user = &self.query.config.environment.user;
                    let facts = Facts {
                        host: &host,
                        original_host: &self.query.host,
                        user: options.user.as_ref().map_or(local_user, |user| &user.value),
                        local_user,
                        is_final_pass: self.is_final,
                    };
                    applies = may_apply && condition.applies(&facts);
                }
                Kind::Include(files) => {
                    for file in files {
                        self.walk(file, options, applies, applies)?;
                    }
                }
                Kind::Set(setting) if applies => options.set(setting, || statement.at()),
                Kind::Set(_) => {}
            }
        }
        Ok(())
    }

    fn host_is_one_of(&self, patterns: &[String]) -> bool {
        let matches = |one: &str| pattern::matches(self.host.as_bytes(), one.as_bytes());
        let mut found = false;
        for one in patterns {
            match one.strip_prefix('!') {
                Some(not) if matches(not) => return false,
                Some(_) => {}
                None => found |= matches(one),
            }
        }
        found
    }
}

fn expand(
    keyword: &'static str,
    text: &Located<String>,
    tokens: &Tokens,
    variables: Option<&BTreeMap<String, String>>,
) -> Result<String, ConfigError> {
    tokens.expand(&text.value, variables).map_err(|reason| {
        let (at, value) = (text.at.clone(), text.value.clone());
        Problem::Expansion { at, keyword, value, reason }.into()
    })
}

/// Defaults for what is not set, and tokens replaced.
fn finish(query: &Query<'_>, options: Options, host_name: String) -> Result<Resolved, ConfigError> {
    let environment = &query.config.environment;
    let variables = Some(&environment.variables);
    let port = options.port.unwrap_or(22);
    let user = options.user.map_or_else(|| environment.user.clone(), |user| user.value);
    let host_key_alias = options.host_key_alias.map(|alias| alias.to_ascii_lowercase());
    let short = environment.host_name.split('.').next().unwrap_or_default();
    let tokens = Tokens::new()
        .with('L', short)
        .with('i', environment.uid.to_string())
        .with('k', host_key_alias.as_deref().unwrap_or(&query.host))
        .with('l', &environment.host_name)
        .with('n', &query.host)
        .with('p', port.to_string())
        .with('d', environment.home.to_string_lossy())
        .with('h', &host_name)
        .with('r', &user)
        .with('u', &environment.user);

    let path = |keyword: &'static str, text: &Located<String>| -> Result<PathBuf, ConfigError> {
        let tilde = environment.expand_tilde(&text.value).map_err(|reason| {
            let (at, value) = (text.at.clone(), text.value.clone());
            Problem::Expansion { at, keyword, value, reason }
        })?;
        let text = Located { at: text.at.clone(), value: tilde };
        expand(keyword, &text, &tokens, variables).map(PathBuf::from)
    };
    let paths =
        |keyword: &'static str, list: Vec<Located<String>>| -> Result<Vec<PathBuf>, ConfigError> {
            list.iter()
                .filter(|file| !file.value.eq_ignore_ascii_case("none"))
                .map(|file| path(keyword, file))
                .collect()
        };
    let each = |list: Located<Vec<String>>| -> Vec<Located<String>> {
        list.value.into_iter().map(|value| Located { at: list.at.clone(), value }).collect()
    };
    let default_files =
        |names: &[&str]| Located::given(names.iter().map(|&name| name.to_owned()).collect());

    let jump_tokens = tokens.only("hnpr");
    let jumps: Result<Vec<JumpHost>, ConfigError> = options
        .jumps
        .into_iter()
        .flat_map(|jumps| jumps.value.into_iter().map(move |jump| (jumps.at.clone(), jump)))
        .map(|(at, jump)| {
            let replaced = |value: String| {
                expand("ProxyJump", &Located { at: at.clone(), value }, &jump_tokens, None)
            };
            let user = jump.user.map(replaced).transpose()?;
            Ok(JumpHost { user, host: replaced(jump.host)?, port: jump.port })
        })
        .collect();
    let identity_agent = match options.identity_agent {
        None => IdentityAgent::Environment,
        Some(agent) if agent.value == "none" => IdentityAgent::None,
        Some(agent) if agent.value == "SSH_AUTH_SOCK" => IdentityAgent::Environment,
        Some(agent) => match agent.value.strip_prefix('$').filter(|name| !name.starts_with('{')) {
            Some(name) => environment
                .variables
                .get(name)
                .map_or(IdentityAgent::None, |socket| IdentityAgent::Socket(socket.into())),
            None => IdentityAgent::Socket(path("IdentityAgent", &agent)?),
        },
    };
    let identity_files_are_default = options.identity_files.is_empty();
    let identity_files = if identity_files_are_default {
        each(default_files(IDENTITIES))
    } else {
        options.identity_files
    };
    let user_known_hosts_files =
        options.user_known_hosts_files.unwrap_or_else(|| default_files(USER_KNOWN_HOSTS));
    // Not expanded by OpenSSH, except for `~`.
    let global_known_hosts_files = options
        .global_known_hosts_files
        .unwrap_or_else(|| default_files(GLOBAL_KNOWN_HOSTS))
        .value
        .into_iter()
        .map(|file| environment.expand_tilde(&file).unwrap_or(file).into())
        .collect();
    let flag = |flag: Flag| options.flags.get(&flag).copied().unwrap_or_else(|| flag.default());

    let is_some_time = |time: &Duration| !time.is_zero();

    Ok(Resolved {
        host: query.host.clone(),
        port,
        jumps: jumps?,
        proxy_command: options.proxy_command.flatten(),
        address_family: options.address_family.unwrap_or(AddressFamily::Any),
        bind_address: options.bind_address,
        connect_timeout: options.connect_timeout.filter(is_some_time),
        server_alive_interval: options.server_alive_interval.filter(is_some_time),
        server_alive_count_max: options.server_alive_count_max.unwrap_or(3),
        tcp_keep_alive: flag(Flag::TcpKeepAlive),
        compression: flag(Flag::Compression),
        host_key_alias,
        user_known_hosts_files: paths("UserKnownHostsFile", each(user_known_hosts_files))?,
        global_known_hosts_files,
        strict_host_key_checking: options
            .strict_host_key_checking
            .unwrap_or(StrictHostKeyChecking::Ask),
        check_host_ip: flag(Flag::CheckHostIp),
        hash_known_hosts: flag(Flag::HashKnownHosts),
        host_key_algorithms: options.host_key_algorithms,
        identity_files: paths("IdentityFile", identity_files)?,
        identity_files_are_default,
        certificate_files: paths("CertificateFile", options.certificate_files)?,
        identities_only: flag(Flag::IdentitiesOnly),
        identity_agent,
        preferred_authentications: options.preferred_authentications.unwrap_or_default(),
        pubkey_authentication: flag(Flag::PubkeyAuthentication),
        kbd_interactive_authentication: flag(Flag::KbdInteractiveAuthentication),
        password_authentication: flag(Flag::PasswordAuthentication),
        number_of_password_prompts: options.number_of_password_prompts.unwrap_or(3),
        batch_mode: flag(Flag::BatchMode),
        warnings: options.warnings,
        host_name,
        user,
    })
}

const IDENTITIES: &[&str] = &[
    "~/.ssh/id_rsa",
    "~/.ssh/id_ecdsa",
    "~/.ssh/id_ecdsa_sk",
    "~/.ssh/id_ed25519",
    "~/.ssh/id_ed25519_sk",
];
const USER_KNOWN_HOSTS: &[&str] = &["~/.ssh/known_hosts", "~/.ssh/known_hosts2"];
const GLOBAL_KNOWN_HOSTS: &[&str] = &["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"];
