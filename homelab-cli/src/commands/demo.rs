//! `homelab demo serve`: a demo lab for other terminals and other clients.

use std::time::Duration;

use demo_lab::world::{Fault, Rule};
use futures_util::{StreamExt, stream};

use crate::cli::demo::DemoCommand;
use crate::error::{Error, Kind};
use crate::lab::demo::Demo;
use crate::outcome::{AnyDocument, Outcome};
use crate::views::demo::DemoLab;

pub(super) async fn run(command: DemoCommand) -> Result<Outcome, Error> {
    let DemoCommand::Serve { dir, nodes, guests, latency, port } = command;
    let mut lab = demo_lab::Lab::builder().nodes(nodes).guests(guests).port(port);
    if latency > 0 {
        lab = lab.rule(Rule::new("/**", Fault::Latency(Duration::from_millis(latency))));
    }
    let temporary = tempfile::Builder::new().prefix("homelab-demo-").tempdir();
    let temporary = temporary.map_err(|error| {
        Error::new(Kind::Failed, format!("could not make a temporary folder: {error}"))
    })?;
    let demo = Demo::serve(lab, dir.unwrap_or_else(|| temporary.path().join("lab"))).await?;
    let document: Box<dyn AnyDocument> = Box::new(DemoLab::new(&demo));
    // Says where the lab is, then says nothing more; the lab and its folder live as long as somebody listens.
    let alive = (demo, temporary);
    let running = stream::pending().map(move |never: Result<_, _>| {
        let _ = &alive;
        never
    });
    Ok(Outcome::Stream(stream::iter([Ok(document)]).chain(running).boxed()))
}
