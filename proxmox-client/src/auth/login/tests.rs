use super::*;

const START: u64 = 1_800_000_000;

fn at(minutes: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(START + minutes * 60)
}

fn login(totp: Option<&str>) -> Login {
    let totp = totp.map(|secret| Totp::from_secret(&SecretString::from(secret)).unwrap());
    Login::new("root@pam".parse().unwrap(), SecretString::from("geheim"), totp)
}

fn granted(json: &str) -> Reply {
    Reply::Granted(serde_json::from_str(json).unwrap())
}

fn ticket(name: &str) -> Reply {
    granted(&format!(r#"{{"ticket":"{name}","CSRFPreventionToken":"csrf-{name}"}}"#))
}

/// A step as one line, secrets and all.
fn shown(step: &Step) -> String {
    match step {
        Step::Use(ticket) => {
            format!("use {} {}", ticket.value.expose_secret(), ticket.csrf.expose_secret())
        }
        Step::Ask(question, fields) => fields
            .iter()
            .map(|(key, value)| format!(" {key}={}", value.expose_secret()))
            .fold(format!("{question:?}"), |line, field| line + &field),
        Step::NoSecondFactor => "no second factor".into(),
    }
}

fn logged_in() -> Login {
    let mut login = login(None);
    login.feed(Question::Password, ticket("A"), at(0)).unwrap();
    login
}

#[test]
fn a_login_asks_with_the_password_and_then_uses_the_ticket() {
    let mut login = login(None);
    assert_eq!(shown(&login.next(at(0))), "Password username=root@pam password=geheim");
    login.feed(Question::Password, ticket("A"), at(0)).unwrap();
    assert_eq!(shown(&login.next(at(0))), "use A csrf-A");
    assert_eq!(shown(&login.next(at(89))), "use A csrf-A");
}

#[test]
fn a_ticket_is_renewed_with_itself_before_it_ends() {
    let mut login = logged_in();
    assert_eq!(shown(&login.next(at(90))), "Renewal username=root@pam password=A");
    login.feed(Question::Renewal, ticket("B"), at(90)).unwrap();
    assert_eq!(shown(&login.next(at(179))), "use B csrf-B");
}

#[test]
fn a_ticket_that_is_refused_for_renewal_leads_back_to_the_password() {
    let mut login = logged_in();
    login.feed(Question::Renewal, Reply::Refused, at(100)).unwrap();
    assert_eq!(shown(&login.next(at(100))), "Password username=root@pam password=geheim");
}

#[test]
fn an_expired_ticket_is_not_even_tried() {
    assert_eq!(shown(&logged_in().next(at(120))), "Password username=root@pam password=geheim");
}

#[test]
fn a_ticket_outlives_a_renewal_without_an_answer_until_it_expires() {
    let login = logged_in();
    assert!(login.unexpired(at(119)).is_some());
    assert!(login.unexpired(at(120)).is_none());
}

#[test]
fn a_clock_that_was_set_back_leads_to_a_new_login() {
    let before = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(START - seconds);
    assert!(matches!(logged_in().next(before(1)), Step::Use(_)));
    assert!(matches!(logged_in().next(before(60)), Step::Ask(Question::Password, _)));
}

#[test]
fn a_wrong_password_ends_the_login() {
    assert_eq!(login(None).feed(Question::Password, Reply::Refused, at(0)), Err(Rejected));
}

#[test]
fn the_second_factor_is_answered_with_the_code_of_the_moment() {
    // RFC 6238, appendix B: at 1111111109 the SHA-1 code ends in 081804.
    let mut login = login(Some("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_111_111_109);
    let challenge = r#"{"ticket":"PVE:!tfa!x","NeedTFA":1,"CSRFPreventionToken":"c"}"#;
    login.feed(Question::Password, granted(challenge), now).unwrap();
    assert_eq!(
        shown(&login.next(now)),
        "Code username=root@pam password=totp:081804 tfa-challenge=PVE:!tfa!x"
    );
    login.feed(Question::Code, ticket("A"), now).unwrap();
    assert_eq!(shown(&login.next(now)), "use A csrf-A");
}

#[test]
fn a_wrong_code_ends_the_login_and_the_next_one_starts_over() {
    let mut login = login(Some("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
    login
        .feed(Question::Password, granted(r#"{"ticket":"PVE:!tfa!x","NeedTFA":"1"}"#), at(0))
        .unwrap();
    assert_eq!(login.feed(Question::Code, Reply::Refused, at(0)), Err(Rejected));
    assert!(matches!(login.next(at(0)), Step::Ask(Question::Password, _)));
}

#[test]
fn a_challenge_that_got_no_answer_is_not_used_for_long() {
    let mut login = login(Some("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
    let challenge = granted(r#"{"ticket":"PVE:!tfa!x","NeedTFA":1}"#);
    login.feed(Question::Password, challenge, at(0)).unwrap();
    assert!(matches!(login.next(at(3)), Step::Ask(Question::Code, _)));
    assert!(matches!(login.next(at(5)), Step::Ask(Question::Password, _)));
}

#[test]
fn without_a_second_factor_the_login_says_so() {
    let mut login = login(None);
    login
        .feed(Question::Password, granted(r#"{"ticket":"PVE:!tfa!x","NeedTFA":1}"#), at(0))
        .unwrap();
    assert_eq!(shown(&login.next(at(0))), "no second factor");
}

#[test]
fn only_the_refused_ticket_is_forgotten() {
    let mut login = logged_in();
    let Step::Use(old) = login.next(at(1)) else { panic!("logged in") };
    login.feed(Question::Renewal, ticket("B"), at(2)).unwrap();
    login.forget(&old);
    assert_eq!(shown(&login.next(at(3))), "use B csrf-B");
    let Step::Use(current) = login.next(at(3)) else { panic!("logged in") };
    login.forget(&current);
    assert!(matches!(login.next(at(3)), Step::Ask(Question::Password, _)));
}

#[test]
fn nothing_secret_is_in_its_debug_text() {
    let text = format!("{:?} {:?}", logged_in(), login(Some("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")));
    assert_eq!(text, "Login(root@pam, logged in) Login(root@pam, logged out)");
}
