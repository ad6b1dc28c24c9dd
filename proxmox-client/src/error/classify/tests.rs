use super::*;

fn answered(status: u16, reason: &str, body: &str) -> Response {
    Response::new(status, Some(reason.to_owned()).filter(|r| !r.is_empty()), body.to_owned())
}

fn kind_of(status: u16, reason: &str) -> ErrorKind {
    classify(&answered(status, reason, r#"{"data":null}"#)).kind
}

#[test]
fn the_words_of_the_server_tell_what_happened() {
    for (status, reason, expected) in [
        (
            500,
            "Configuration file 'nodes/pve/qemu-server/9.conf' does not exist",
            ErrorKind::NotFound,
        ),
        (500, "hostname lookup 'pve9' failed - failed to get address info", ErrorKind::NotFound),
        (500, "no such resource", ErrorKind::NotFound),
        (500, "storage 'x' does not exist", ErrorKind::NotFound),
        (500, "unable to create VM 100: config file already exists", ErrorKind::AlreadyExists),
        (500, "VM is locked (backup)", ErrorKind::Locked),
        (
            500,
            "can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout",
            ErrorKind::Locked,
        ),
        (500, "CT 200 already running", ErrorKind::AlreadyRunning),
        (500, "VM 100 not running", ErrorKind::NotRunning),
        (500, "QEMU guest agent is not running", ErrorKind::AgentNotRunning),
        (500, "No QEMU guest agent configured", ErrorKind::AgentNotRunning),
        (500, "checksum mismatch (file change by other user?)", ErrorKind::Changed),
        (
            500,
            "detected modified configuration - file changed by other user? Try again.",
            ErrorKind::Changed,
        ),
        (500, "only root can set 'args' config", ErrorKind::Permission),
        (403, "Permission check failed (/vms/100, VM.Audit)", ErrorKind::Permission),
        (401, "No ticket", ErrorKind::Auth),
        (400, "Parameter verification failed.", ErrorKind::InvalidParams),
        (409, "Conflict", ErrorKind::InvalidParams),
        (422, "Unprocessable Entity", ErrorKind::InvalidParams),
        (404, "Not Found", ErrorKind::NotFound),
        (429, "Too Many Requests", ErrorKind::RateLimited),
        (501, "Method 'GET /nodes/pve/x' not implemented", ErrorKind::Unsupported),
        (501, "for data too large", ErrorKind::Unsupported),
        (595, "No route to host", ErrorKind::NodeOffline),
        (596, "tls_process_server_certificate: certificate verify failed", ErrorKind::NodeOffline),
        (599, "Connection timed out", ErrorKind::Timeout),
        (500, "got timeout", ErrorKind::Server),
        (503, "Service Unavailable", ErrorKind::Server),
    ] {
        assert_eq!(kind_of(status, reason), expected, "{status} {reason}");
    }
}

#[test]
fn an_answer_of_401_has_nothing_but_its_reason() {
    let verdict = classify(&answered(401, "permission denied - invalid PVE ticket", ""));
    assert_eq!(verdict.kind, ErrorKind::Auth);
    assert_eq!(verdict.message, "permission denied - invalid PVE ticket");
}

#[test]
fn refused_parameters_are_named_one_by_one() {
    let body = r#"{"data":null,"message":"Parameter verification failed.\n",
        "errors":{"vmid":"property is missing\n","cores":"type check ('integer') failed"}}"#;
    let verdict = classify(&answered(400, "Parameter verification failed.", body));
    assert_eq!(verdict.kind, ErrorKind::InvalidParams);
    assert_eq!(verdict.message, "Parameter verification failed.");
    assert_eq!(verdict.field_errors["vmid"], "property is missing");
    assert_eq!(verdict.field_errors["cores"], "type check ('integer') failed");
}

#[test]
fn a_parameter_that_names_nothing_is_not_found() {
    let body = r#"{"data":null,"errors":{"upid":"no such task"}}"#;
    assert_eq!(
        classify(&answered(400, "Parameter verification failed.", body)).kind,
        ErrorKind::NotFound
    );
}

#[test]
fn without_a_reason_phrase_the_body_speaks() {
    // Behind HTTP/2 or some reverse proxies.
    let verdict =
        classify(&answered(500, "", r#"{"data":null,"message":"VM is locked (backup)\n"}"#));
    assert_eq!(
        (verdict.kind, verdict.message.as_str()),
        (ErrorKind::Locked, "VM is locked (backup)")
    );
    let silent = classify(&answered(500, "", r#"{"data":null}"#));
    assert_eq!(silent.message, "the server gave no reason");
}

#[test]
fn a_web_page_is_not_taken_for_the_word_of_the_api() {
    let page = "<html><title>404 Not Found</title></html>";
    let verdict = classify(&answered(404, "Not Found", page));
    assert_eq!(verdict.kind, ErrorKind::Decode);
    assert!(verdict.message.contains(page), "{}", verdict.message);
    assert_eq!(classify(&answered(502, "Bad Gateway", "<html>nginx")).kind, ErrorKind::Server);
}

/// The catalogue of fakepve, an independent simulator, was read from the genuine sources. It is
/// looked at where it is installed; nothing of it is kept here.
#[test]
fn the_errors_of_the_genuine_sources_fall_into_kinds() {
    let Some(catalogue) = catalogue() else {
        let required = std::env::var("HOMELAB_REQUIRE_PEERS").is_ok_and(|value| value == "1");
        assert!(!required, "the catalogue of fakepve is required here");
        println!("skipped: fakepve is not installed");
        return;
    };
    let mut counts = BTreeMap::<ErrorKind, usize>::new();
    for (call, errors) in catalogue["errors"].as_object().unwrap() {
        for error in errors.as_array().unwrap() {
            let message = error["message"].as_str().unwrap();
            let status = u16::try_from(error["status"].as_u64().unwrap()).unwrap();
            let errors = error.get("errors");
            let body = serde_json::json!({"data": null, "message": message, "errors": errors});
            let reason = message.lines().next().unwrap_or_default();
            let kind = classify(&answered(status, reason, &body.to_string())).kind;
            *counts.entry(kind).or_default() += 1;

            let plain = message.trim().trim_end_matches('.').to_lowercase();
            let must_be = match status {
                401 => Some(ErrorKind::Auth),
                403 => Some(ErrorKind::Permission),
                _ if plain.starts_with("only root") => Some(ErrorKind::Permission),
                _ if plain.contains("is locked (") => Some(ErrorKind::Locked),
                _ if plain.ends_with("already running") => Some(ErrorKind::AlreadyRunning),
                _ if plain.ends_with(" not running") => Some(ErrorKind::NotRunning),
                _ if plain.ends_with("already exists") => Some(ErrorKind::AlreadyExists),
                _ if plain.ends_with("does not exist") => Some(ErrorKind::NotFound),
                _ => None,
            };
            if let Some(expected) = must_be {
                assert_eq!(kind, expected, "{call}: {message}");
            }
        }
    }
    println!("{counts:#?}");
    let unnamed = counts[&ErrorKind::Server];
    assert!(unnamed <= 1445, "{unnamed} say nothing to this crate, it was 1445 before");
}

/// Read by Python, where fakepve lives.
fn catalogue() -> Option<Value> {
    const SCRIPT: &str = "import gzip, pathlib, sys, fakepve\n\
        data = pathlib.Path(fakepve.__file__).parent / 'data' / 'pve-errors.json.gz'\n\
        sys.stdout.buffer.write(gzip.decompress(data.read_bytes()))";
    let python = std::env::var("HOMELAB_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let output = std::process::Command::new(python).args(["-c", SCRIPT]).output().ok()?;
    serde_json::from_slice(&output.stdout).ok()
}
