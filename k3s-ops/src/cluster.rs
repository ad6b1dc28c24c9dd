//! A cluster, and what all operations on it share.

use std::fmt::Debug;

use kube::api::{Api, ListParams};
use kube::{Client, Resource};
use serde::de::DeserializeOwned;

use crate::{Access, Error};

/// How many objects one answer holds: a list of thousands of pods in one piece would be slow for everybody.
const PAGE: u32 = 500;

/// A K3s cluster. Cheap to clone; every operation is a method in the module of its name.
#[derive(Clone)]
pub struct Cluster {
    client: Client,
    through: String,
}

impl Cluster {
    /// The cluster at the end of a way. The kubeconfig is read; the API server is asked with the first operation.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when there is no usable kubeconfig, and
    /// [`ErrorKind::Ssh`](crate::ErrorKind::Ssh) when the session failed.
    pub async fn connect(access: Access) -> Result<Self, Error> {
        let client = access.client().await?;
        Ok(Self { client, through: access.describe() })
    }

    /// A cluster that a client of your own talks to.
    #[must_use]
    pub fn from_client(client: Client) -> Self {
        Self { client, through: "a client of your own".to_owned() }
    }

    /// The client below: whatever has no operation here can be done with it.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The way that was taken, in a few words.
    #[must_use]
    pub fn through(&self) -> &str {
        &self.through
    }

    /// All objects of an API, page by page. `what` is for the error: `pods in namespace media`.
    pub(crate) async fn list<K>(
        &self,
        api: &Api<K>,
        params: &ListParams,
        what: &str,
    ) -> Result<Vec<K>, Error>
    where
        K: Clone + DeserializeOwned + Debug + Resource,
    {
        let mut params = params.clone().limit(PAGE);
        let mut items = Vec::new();
        loop {
            let page = api.list(&params).await;
            let page =
                page.map_err(|error| Error::from_kube(format!("could not list {what}"), error))?;
            items.extend(page.items);
            match page.metadata.continue_.filter(|token| !token.is_empty()) {
                Some(token) => params = params.continue_token(&token),
                None => return Ok(items),
            }
        }
    }
}
