use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;

use super::*;

fn knowing(secret: &str) -> Redactor {
    let redactor = Redactor::new();
    redactor.register(&SecretString::from(secret));
    redactor
}

#[test]
fn a_registered_secret_goes_in_every_form_it_travels_in() {
    let redactor = knowing("pä ss/wörd+1");
    let texts = [
        "as it is: pä ss/wörd+1.",
        "in a path: /x/p%C3%A4%20ss%2Fw%C3%B6rd%2B1/y",
        "in lower case: p%c3%a4%20ss%2fw%c3%b6rd%2b1",
        "in a form: a=p%C3%A4+ss%2Fw%C3%B6rd%2B1",
        &format!("Basic {}", STANDARD.encode("user:pä ss/wörd+1")),
    ];
    for text in texts {
        let redacted = redactor.redact(text);
        assert!(redacted.contains(MARK), "{redacted}");
        assert!(!redacted.contains("rd"), "{redacted}");
    }
}

#[test]
fn shapes_of_secrets_go_and_what_surrounds_them_stays() {
    let lines = [
        "Authorization: PVEAPIToken=root@pam!cli=6c1d-77-aa",
        "header PVEAPIToken=root@pam!cli=6c1d-77-aa sent",
        "authorization: \"Bearer abc.def\", accept: json",
        r#"{"username":"root@pam","password":"a\"b c","realm":"pam"}"#,
        r#"{"data":{"ticket":"PVE:root@pam:6921F0A1::c2ln","CSRFPreventionToken":"6921:x/y","cap":{}}}"#,
        r#"body="{\"ticket\":\"PVE:root@pam:6921F0A1::c2ln\",\"cap\":1}""#,
        "username=root%40pam&password=hunter2&realm=pam",
        "password%3Dhunter2%26x",
        "cookie: PVEAuthCookie=PVE:root@pam:6921F0A1::c2ln; other=1",
        "the ticket PVE:root@pam:6921F0A1::c2ln+/== has expired",
        "cloning https://ana:s3cret@git.example.org/x.git",
        "HOMELAB_PROXMOX_TOKEN=6c1d-77-aa homelab status",
        "the password: hunter2 was typed",
        "password: hunter",
    ];
    let redacted: Vec<_> = lines.iter().map(|line| Redactor::new().redact(line)).collect();
    insta::assert_snapshot!(redacted.join("\n"), @r#"
    Authorization: •••
    header PVEAPIToken=root@pam!cli=••• sent
    authorization: "•••", accept: json
    {"username":"root@pam","password":"•••","realm":"pam"}
    {"data":{"ticket":"•••","CSRFPreventionToken":"•••","cap":{}}}
    body="{\"ticket\":\"•••\",\"cap\":1}"
    username=root%40pam&password=•••&realm=pam
    password%3D•••
    cookie: •••
    the ticket ••• has expired
    cloning https://ana:•••@git.example.org/x.git
    HOMELAB_PROXMOX_TOKEN=••• homelab status
    the password: ••• was typed
    password: •••
    "#);
}

#[test]
fn ordinary_text_stays_as_it_is() {
    let text = "could not read the password: the keychain is locked\n\
                token_id: root@pam!cli, 3 tokens, a ticket, PVE: ok, https://pve.lan:8006/#v1\n\
                secret_command is set; bearer of news";
    let redacted = Redactor::new().redact(text);
    assert_eq!(
        redacted.replace("bearer of", "").replace("bearer •••", ""),
        text.replace("bearer of", "")
    );
}

#[test]
fn overlapping_secrets_leave_nothing_of_either() {
    let redactor = knowing("abcdef");
    redactor.register(&SecretString::from("defghi"));
    assert_eq!(redactor.redact("<abcdefghi>"), format!("<{MARK}>"));
    assert_eq!(redactor.redact("abcdefabcdef"), MARK);
}

#[test]
fn debug_shows_no_secret() {
    assert!(!format!("{:?}", knowing("hunter2-hunter2")).contains("hunter"));
}

proptest! {
    #[test]
    fn a_registered_secret_never_appears(
        secret in r"[^•]{1,40}", before in ".{0,20}", after in ".{0,20}", user in "[a-z]{0,5}",
    ) {
        let redactor = knowing(&secret);
        let percent = utf8_percent_encode(&secret, NON_ALPHANUMERIC).to_string();
        for form in [secret.clone(), percent] {
            let redacted = redactor.redact(&format!("{before}{form}{after}{form}"));
            prop_assert!(!redacted.contains(&form), "{redacted}");
        }
        if secret.len() >= 8 {
            let pair = format!("{user}:{secret}");
            for form in [STANDARD.encode(&pair), URL_SAFE_NO_PAD.encode(&pair)] {
                prop_assert!(!redactor.redact(&form).contains(&form));
            }
        }
    }

    #[test]
    fn no_text_makes_it_fail(text in ".{0,200}") {
        let redacted = knowing("hunter2").redact(&text);
        prop_assert!(!redacted.contains("hunter2"));
    }

    #[test]
    fn no_text_of_names_and_signs_makes_it_fail(
        words in proptest::collection::vec("password|token|PVE:|::|=|: |\"|\\\\|é|%3D|://|@|:|x1|\n", 0..20),
    ) {
        Redactor::new().redact(&words.concat());
    }
}
