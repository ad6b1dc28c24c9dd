//! The SSH agent, over its Unix socket (draft-ietf-sshm-ssh-agent).

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use russh::keys::HashAlg;
use russh::keys::agent::client::AgentClient;
use russh::keys::agent::{AgentIdentity, AgentSessionBinding};
use tokio::net::UnixStream;
use tokio::sync::Mutex;

use super::key_file::Unusable;
use crate::Agent;
use crate::printable::printable_line;

/// An agent that answers; it does one thing at a time.
pub(super) type Shared = Arc<Mutex<AgentClient<UnixStream>>>;

/// Where the agent is said to be; `None` when there is none to ask.
fn socket(agent: &Agent) -> Option<PathBuf> {
    match agent {
        Agent::None => None,
        Agent::Socket(path) => Some(path.clone()),
        Agent::Environment => {
            std::env::var_os("SSH_AUTH_SOCK").filter(|socket| !socket.is_empty()).map(PathBuf::from)
        }
    }
}

/// The agent's keys; `None` when there is no agent, an error in words when it cannot be asked.
pub(super) async fn identities(
    agent: &Agent,
    binding: Option<&AgentSessionBinding>,
    limit: Duration,
) -> Result<Option<(Shared, Vec<AgentIdentity>)>, String> {
    let Some(path) = socket(agent) else { return Ok(None) };
    let asking = async {
        let stream = UnixStream::connect(&path).await.map_err(|error| error.to_string())?;
        let mut client = AgentClient::connect(stream);
        if let Some(binding) = binding
            && let Err(error) = client.bind_session(binding, false).await
        {
            // Only OpenSSH's agent knows it, and only for keys that are restricted to hosts.
            tracing::debug!("the agent does not bind the session: {error}");
        }
        let identities =
            client.request_identities().await.map_err(|error| printable_line(error.to_string()))?;
        Ok::<_, String>((Arc::new(Mutex::new(client)), identities))
    };
    match tokio::time::timeout(limit, asking).await {
        Ok(Ok(answer)) => Ok(Some(answer)),
        Ok(Err(error)) => Err(format!("the agent at {}: {error}", path.display())),
        Err(_) => Err(format!("the agent at {} does not answer", path.display())),
    }
}

/// `data` with the signature behind it, as the protocol wants it.
pub(super) async fn sign(
    agent: &Shared,
    identity: &AgentIdentity,
    hash: Option<HashAlg>,
    data: Vec<u8>,
) -> Result<Vec<u8>, Unusable> {
    let mut agent = agent.lock().await;
    agent
        .sign_request(identity, hash, data)
        .await
        .map_err(|error| Unusable::Agent(printable_line(error.to_string())))
}
