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

    /// All objects of an API, fetched page by page. `what` is for the error: `pods in namespace media`.
    ///
    /// # Errors
    /// As the API server has it, with the kinds of [`ErrorKind`](crate::ErrorKind).
    pub async fn list<K>(
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

#[cfg(test)]
mod tests {
    use http::{Request, Response};
    use k8s_openapi::api::core::v1::Pod;
    use kube::client::Body;

    use super::*;
    use crate::ErrorKind;

    fn pods(names: &[&str], token: &str) -> Vec<u8> {
        let items: Vec<_> =
            names.iter().map(|name| serde_json::json!({"metadata": {"name": name}})).collect();
        serde_json::to_vec(&serde_json::json!({
            "apiVersion": "v1", "kind": "PodList", "metadata": {"continue": token}, "items": items,
        }))
        .unwrap()
    }

    #[tokio::test]
    async fn a_long_list_is_fetched_page_by_page() {
        let (service, mut server) = tower_test::mock::pair::<Request<Body>, Response<Body>>();
        let cluster = Cluster::from_client(Client::new(service, "default"));
        let answers = tokio::spawn(async move {
            let mut asked = Vec::new();
            for answer in [pods(&["a", "b"], "more"), pods(&["c"], "")] {
                let (request, send) = server.next_request().await.unwrap();
                asked.push(request.uri().to_string());
                send.send_response(Response::new(Body::from(answer)));
            }
            asked
        });
        let api: Api<Pod> = Api::all(cluster.client().clone());
        let pods = cluster.list(&api, &ListParams::default(), "pods").await.unwrap();
        let names: Vec<_> = pods.into_iter().filter_map(|pod| pod.metadata.name).collect();
        assert_eq!(names, ["a", "b", "c"]);
        let asked = answers.await.unwrap();
        assert!(asked[0].contains("limit=500") && !asked[0].contains("continue="), "{asked:?}");
        assert!(asked[1].contains("continue=more"), "{asked:?}");
    }

    #[tokio::test]
    async fn a_refusal_says_what_was_tried_and_what_came_back() {
        let (service, mut server) = tower_test::mock::pair::<Request<Body>, Response<Body>>();
        let cluster = Cluster::from_client(Client::new(service, "default"));
        tokio::spawn(async move {
            let (_, send) = server.next_request().await.unwrap();
            let status = serde_json::json!({
                "kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Forbidden",
                "message": "pods is forbidden: User \"x\" cannot list resource \"pods\"", "code": 403,
            });
            let body = Body::from(serde_json::to_vec(&status).unwrap());
            send.send_response(Response::builder().status(403).body(body).unwrap());
        });
        let api: Api<Pod> = Api::all(cluster.client().clone());
        let error = cluster.list(&api, &ListParams::default(), "pods").await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Forbidden, Some(403)));
        assert!(error.to_string().starts_with("could not list pods: pods is forbidden"), "{error}");
    }
}
