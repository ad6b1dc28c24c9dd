//! What was set for a host, each by the first line that does.

use std::{collections::BTreeMap, time::Duration};

use super::{
    AddressFamily, AlgorithmList, ConfigError, JumpHost, StrictHostKeyChecking, Warning,
    error::Problem,
    expand::Tokens,
    setting::{Flag, Setting},
};
use crate::Place;

/// A value and the line it is from; no line when it comes from the command line.
#[derive(Clone, Debug)]
pub(super) struct Located<T> {
    pub(super) at: Option<Place>,
    pub(super) value: T,
}

impl<T> Located<T> {
    pub(super) fn given(value: T) -> Self {
        Self { at: None, value }
    }
}

impl Located<String> {
    /// The text with tokens replaced, and variables too when they are given.
    pub(super) fn expand(
        &self,
        keyword: &'static str,
        tokens: &Tokens,
        variables: Option<&BTreeMap<String, String>>,
    ) -> Result<String, ConfigError> {
        tokens.expand(&self.value, variables).map_err(|reason| self.problem(keyword, reason))
    }

    pub(super) fn problem(&self, keyword: &'static str, reason: String) -> ConfigError {
        let (at, value) = (self.at.clone(), self.value.clone());
        Problem::Expansion { at, keyword, value, reason }.into()
    }
}

/// What was set first.
#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    pub(super) host_name: Option<Located<String>>,
    pub(super) port: Option<u16>,
    pub(super) user: Option<Located<String>>,
    /// ProxyJump; empty for `none`.
    pub(super) jumps: Option<Located<Vec<JumpHost>>>,
    /// ProxyCommand; nothing in it for `none`, or when jump hosts came first.
    pub(super) proxy_command: Option<Option<String>>,
    pub(super) address_family: Option<AddressFamily>,
    pub(super) bind_address: Option<String>,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) server_alive_interval: Option<Duration>,
    pub(super) server_alive_count_max: Option<u32>,
    pub(super) number_of_password_prompts: Option<u32>,
    pub(super) host_key_alias: Option<String>,
    pub(super) user_known_hosts_files: Option<Located<Vec<String>>>,
    pub(super) global_known_hosts_files: Option<Located<Vec<String>>>,
    pub(super) strict_host_key_checking: Option<StrictHostKeyChecking>,
    pub(super) host_key_algorithms: Option<AlgorithmList>,
    pub(super) identity_files: Vec<Located<String>>,
    pub(super) certificate_files: Vec<Located<String>>,
    pub(super) identity_agent: Option<Located<String>>,
    pub(super) preferred_authentications: Option<Vec<String>>,
    pub(super) flags: BTreeMap<Flag, bool>,
    pub(super) refused: Option<Located<String>>,
    pub(super) warnings: Vec<Warning>,
}

impl Options {
    /// HostName, in which only `%h` means something.
    pub(super) fn host_name(&self, host: &str) -> Result<String, ConfigError> {
        match &self.host_name {
            Some(name) => name.expand("HostName", &Tokens::new().with('h', host), None),
            None => Ok(host.to_owned()),
        }
    }

    /// Jump hosts count unless a ProxyCommand came first, even `none`, and keep a later one from counting;
    /// `none` only keeps later jump hosts from it (`parse_jump`).
    pub(super) fn set_jumps(&mut self, jumps: &[JumpHost], at: Option<Place>) {
        let counts = self.jumps.is_none() && (jumps.is_empty() || self.proxy_command.is_none());
        if counts {
            self.jumps = Some(Located { at, value: jumps.to_vec() });
            if !jumps.is_empty() {
                self.proxy_command = Some(None);
            }
        }
    }

    pub(super) fn set(&mut self, setting: &Setting, at: impl Fn() -> Place) {
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
