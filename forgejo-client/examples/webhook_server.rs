//! Receives webhooks on 127.0.0.1:8088 and says what they say. Plain hyper; any HTTP server will do
//! that gives headers and the body as it came.
//!
//! `WEBHOOK_SECRET=… cargo run --example webhook_server`
#![allow(clippy::print_stdout, reason = "it is a program")]

use std::convert::Infallible;
use std::sync::Arc;

use forgejo_client::SecretString;
use forgejo_client::webhook::{DeliveryError, Event, Verifier};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// Larger deliveries are refused.
const LIMIT: usize = 25 << 20;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let secret = SecretString::from(std::env::var("WEBHOOK_SECRET")?);
    let verifier = Arc::new(Verifier::new(&secret)?);
    let listener = TcpListener::bind("127.0.0.1:8088").await?;
    println!("listening on http://{}", listener.local_addr()?);
    loop {
        let (socket, _) = listener.accept().await?;
        let verifier = verifier.clone();
        tokio::spawn(async move {
            let service = service_fn(|request| answer(&verifier, request));
            let connection = hyper::server::conn::http1::Builder::new();
            if let Err(error) = connection.serve_connection(TokioIo::new(socket), service).await {
                println!("a connection broke: {error}");
            }
        });
    }
}

async fn answer(
    verifier: &Verifier,
    request: Request<Incoming>,
) -> Result<Response<Empty<Bytes>>, Infallible> {
    let mut response = Response::new(Empty::new());
    *response.status_mut() = receive(verifier, request).await;
    Ok(response)
}

async fn receive(verifier: &Verifier, request: Request<Incoming>) -> StatusCode {
    let (parts, body) = request.into_parts();
    let Ok(body) = Limited::new(body, LIMIT).collect().await else {
        return StatusCode::PAYLOAD_TOO_LARGE;
    };
    match verifier.receive(&parts.headers, &body.to_bytes()) {
        Ok(delivery) => {
            match delivery.event {
                Event::Push(push) => {
                    println!("push: {} commits on {}", push.commits.len(), push.reference)
                }
                Event::Issue(issue) => println!("issue {} {}", issue.number, issue.action),
                Event::PullRequest(pull) => {
                    println!("pull request {} {}", pull.number, pull.action)
                }
                _ => println!("{}", delivery.kind),
            }
            StatusCode::NO_CONTENT
        }
        Err(DeliveryError::Refused(reason)) => {
            println!("refused: {reason}");
            StatusCode::UNAUTHORIZED
        }
        Err(error) => {
            println!("{error}");
            StatusCode::BAD_REQUEST
        }
    }
}
