use std::time::Duration;

use http_transport::{FailureKind, Fingerprint, Request, Sent, Trust, presented_certificate};

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::server::{Identity, Server, ok};

#[tokio::test]
async fn a_pinned_certificate_is_trusted_whatever_name_it_bears() {
    let (identity, _) = Identity::issued_for("some-other-name");
    let server = Server::tls(&identity, |_, _| ok("{}")).await;
    let trust = Trust::Pinned(identity.fingerprint());
    let transport = server.transport().trust(trust).build().unwrap();
    assert_eq!(transport.send(Request::get("/")).await.unwrap().status, 200);
}

#[tokio::test]
async fn another_certificate_than_the_pinned_one_is_refused_once_with_both_fingerprints() {
    let identity = Identity::self_signed();
    let server = Server::tls(&identity, |_, _| ok("{}")).await;
    let pinned = Fingerprint::of_der(b"another");
    let transport = server.transport().trust(Trust::Pinned(pinned)).build().unwrap();

    let failure = transport.send(Request::get("/secret")).await.unwrap_err();

    assert_eq!(failure.kind(), FailureKind::Certificate);
    assert_eq!(failure.sent(), Sent::No);
    assert_eq!(failure.attempts(), 1);
    let mismatch = failure.certificate_mismatch().unwrap();
    assert_eq!(mismatch.expected, pinned);
    assert_eq!(mismatch.presented, identity.fingerprint());
    let text = failure.to_string();
    assert!(text.contains(&pinned.to_string()), "{text}");
    assert!(text.contains(&identity.fingerprint().to_string()), "{text}");
    assert_eq!(*server.connections.lock().unwrap(), 1, "it must not be tried again");
    assert!(server.seen().is_empty(), "no request may follow");
}

#[tokio::test]
async fn an_authority_vouches_for_the_name_that_was_dialled() {
    let (identity, ca) = Identity::issued_for("127.0.0.1");
    let server = Server::tls(&identity, |_, _| ok("{}")).await;
    let trust = Trust::ca_pem(ca.as_bytes()).unwrap();
    let transport = server.transport().trust(trust).build().unwrap();
    assert_eq!(transport.send(Request::get("/")).await.unwrap().status, 200);
}

#[tokio::test]
async fn an_authority_does_not_vouch_for_another_name() {
    let (identity, ca) = Identity::issued_for("elsewhere.example");
    let server = Server::tls(&identity, |_, _| ok("{}")).await;
    let trust = Trust::ca_pem(ca.as_bytes()).unwrap();
    let transport = server.transport().trust(trust).build().unwrap();
    let failure = transport.send(Request::get("/")).await.unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Certificate);
    assert_eq!(failure.presented_fingerprint(), Some(identity.fingerprint()));
    assert!(failure.certificate_mismatch().is_none());
    assert!(failure.to_string().contains("not valid for name"), "{failure}");
}

#[tokio::test]
async fn an_authority_does_not_vouch_for_another_authority() {
    let (identity, _) = Identity::issued_for("127.0.0.1");
    let (_, other_ca) = Identity::issued_for("127.0.0.1");
    let server = Server::tls(&identity, |_, _| ok("{}")).await;
    let trust = Trust::ca_pem(other_ca.as_bytes()).unwrap();
    let transport = server.transport().trust(trust).build().unwrap();
    let failure = transport.send(Request::get("/")).await.unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Certificate);
}

#[tokio::test]
async fn the_roots_of_the_system_refuse_a_self_signed_certificate_and_show_it() {
    let identity = Identity::self_signed();
    let server = Server::tls(&identity, |_, _| ok("{}")).await;
    let transport = server.transport().build().unwrap();
    let failure = transport.send(Request::get("/")).await.unwrap_err();
    assert_eq!((failure.kind(), failure.sent()), (FailureKind::Certificate, Sent::No));
    assert_eq!(failure.presented_fingerprint(), Some(identity.fingerprint()));
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn danger_accepts_anything() {
    let server = Server::tls(&Identity::self_signed(), |_, _| ok("{}")).await;
    let trust = Trust::DangerouslyAcceptAnyCertificate;
    let transport = server.transport().trust(trust).build().unwrap();
    assert_eq!(transport.send(Request::get("/")).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_certificate_can_be_seen_without_trust_and_without_a_request() {
    let identity = Identity::self_signed();
    let server = Server::tls(&identity, |_, _| ok("{}")).await;
    let limit = Duration::from_secs(5);
    let shown = presented_certificate("127.0.0.1", server.port(), limit).await.unwrap();
    assert_eq!(shown.fingerprint, identity.fingerprint());
    assert_eq!(shown.der, identity.certificate.as_ref());
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn looking_for_a_certificate_fails_in_plain_words() {
    let limit = Duration::from_millis(300);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let failure = presented_certificate("127.0.0.1", closed, limit).await.unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Refused);

    // Accepts and stays silent.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let failure = presented_certificate("127.0.0.1", port, limit).await.unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Timeout);

    let failure = presented_certificate("127.0.0.1", without_tls().await, limit).await.unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Tls);
}

#[tokio::test]
async fn a_port_without_tls_is_named_as_such() {
    let base = format!("https://127.0.0.1:{}", without_tls().await).parse().unwrap();
    let trust = Trust::DangerouslyAcceptAnyCertificate;
    let transport = http_transport::Transport::builder(base).trust(trust).build().unwrap();
    let failure = transport.send(Request::get("/")).await.unwrap_err();
    assert_eq!((failure.kind(), failure.sent()), (FailureKind::Tls, Sent::No));
    assert!(failure.to_string().contains("does this port speak TLS?"), "{failure}");
}

/// The port of a server that answers a TLS greeting as web servers do.
async fn without_tls() -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 1024]).await;
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    port
}

#[test]
fn a_ca_file_without_a_certificate_is_refused() {
    for text in ["", "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n"] {
        let error = Trust::ca_pem(text.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with("cannot use the CA file"), "{error}");
    }
    assert!(Trust::ca_pem(Identity::self_signed().pem.as_bytes()).is_ok());
}
