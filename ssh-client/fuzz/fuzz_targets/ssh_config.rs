//! Any text is an ssh_config file or has an error with its line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ssh_client::{ConfigErrorKind, SshConfig};

fuzz_target!(|text: &str| {
    let lines = text.split('\n').count();
    let config = match SshConfig::parse("config", text) {
        Ok(config) => config,
        Err(error) => {
            assert_eq!(error.kind(), ConfigErrorKind::BadValue);
            assert!(error.at().is_some_and(|at| (1..=lines).contains(&at.line())), "{error}");
            return;
        }
    };
    for warning in config.warnings() {
        assert!(warning.at().line() <= lines, "{warning}");
    }
    for host in ["a", "me@b.lan", "ssh://c:2222", "192.0.2.1"] {
        let resolved = match config.resolve(host) {
            Ok(resolved) => resolved,
            Err(error) => {
                let kind = error.kind();
                assert!(matches!(kind, ConfigErrorKind::Expansion | ConfigErrorKind::Refused), "{error}");
                continue;
            }
        };
        assert_ne!(resolved.port, 0);
        assert!(resolved.jumps.is_empty() || resolved.proxy_command.is_none());
        // To ask again gives the same, and the last hop of the route is the host itself.
        assert_eq!(config.resolve(host).expect("as before"), resolved);
        if let Ok(route) = config.route(host) {
            assert_eq!(route.last(), Some(&resolved));
            assert_eq!(route.len() > 1, !resolved.jumps.is_empty());
        }
    }
});
