//! Templates, rendering and keys of the server.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::{models, options};
use crate::handle::{At, handle};
use crate::since::{both, forgejo};
use crate::{Client, Page, Request};
use http_transport::Method;

handle! {
    /// Templates, rendering and keys of the server.
    Misc
}

impl Client {
    /// Templates, rendering and keys of the server.
    pub fn misc(&self) -> Misc {
        Misc { at: At::root(self) }
    }
}

impl Misc {
    /// The Actions run whose own token is used; any other token is refused.
    ///
    /// `GET /actions/run`, since Forgejo 16; Gitea lacks it. Answers a [`ActionRun`](models::ActionRun).
    pub fn current_run(&self) -> Request<models::ActionRun> {
        self.at.one(Method::GET, forgejo(16, 0), "/actions/run", &[])
    }

    /// Lists the names of the templates for `.gitignore`.
    ///
    /// `GET /gitignore/templates`, in Forgejo 1.21 or earlier. Answers all `String` at once.
    pub fn gitignores(&self) -> Request<Page<String>> {
        self.at.list(Method::GET, both(1, 21), "/gitignore/templates", &[])
    }

    /// One template for `.gitignore`.
    ///
    /// `GET /gitignore/templates/{name}`, in Forgejo 1.21 or earlier. Answers a [`Gitignore`](models::Gitignore).
    pub fn gitignore(&self, name: &str) -> Request<models::Gitignore> {
        self.at.one(Method::GET, both(1, 21), "/gitignore/templates/{}", &[One(&name)])
    }

    /// Lists the names of the sets of labels that new repositories can start with.
    ///
    /// `GET /label/templates`, in Forgejo 1.21 or earlier. Answers all `String` at once.
    pub fn label_sets(&self) -> Request<Page<String>> {
        self.at.list(Method::GET, both(1, 21), "/label/templates", &[])
    }

    /// The labels of one set.
    ///
    /// `GET /label/templates/{name}`, in Forgejo 1.21 or earlier. Answers all [`LabelTemplate`](models::LabelTemplate) at once.
    pub fn label_set(&self, name: &str) -> Request<Page<models::LabelTemplate>> {
        self.at.list(Method::GET, both(1, 21), "/label/templates/{}", &[One(&name)])
    }

    /// Lists the licences that new repositories can start with.
    ///
    /// `GET /licenses`, in Forgejo 1.21 or earlier. Answers all [`LicenseEntry`](models::LicenseEntry) at once.
    pub fn licenses(&self) -> Request<Page<models::LicenseEntry>> {
        self.at.list(Method::GET, both(1, 21), "/licenses", &[])
    }

    /// One licence with its text.
    ///
    /// `GET /licenses/{name}`, in Forgejo 1.21 or earlier. Answers a [`License`](models::License).
    pub fn license(&self, name: &str) -> Request<models::License> {
        self.at.one(Method::GET, both(1, 21), "/licenses/{}", &[One(&name)])
    }

    /// Renders Markdown as HTML, with the references of a repository.
    ///
    /// `POST /markdown`, in Forgejo 1.21 or earlier. Answers text.
    pub fn render_markdown(
        &self,
        text: impl Into<String>,
    ) -> Request<String, options::RenderMarkdown> {
        self.at.text(Method::POST, both(1, 21), "/markdown", &[]).with_field("Text", text.into())
    }

    /// Renders Markdown as HTML, without any references.
    ///
    /// `POST /markdown/raw`, in Forgejo 1.21 or earlier. Answers text.
    pub fn render_plain_markdown(&self, text: impl Into<String>) -> Request<String> {
        self.at.text(Method::POST, both(1, 21), "/markdown/raw", &[]).with_text(text.into())
    }

    /// Renders any markup that the server knows as HTML.
    ///
    /// `POST /markup`, in Forgejo 1.21 or earlier. Answers text.
    pub fn render_markup(&self, text: impl Into<String>) -> Request<String, options::RenderMarkup> {
        self.at.text(Method::POST, both(1, 21), "/markup", &[]).with_field("Text", text.into())
    }

    /// What the server tells others in a federation about itself.
    ///
    /// `GET /nodeinfo`, in Forgejo 1.21 or earlier; Gitea lacks it. Answers a [`NodeInfo`](models::NodeInfo).
    pub fn node_info(&self) -> Request<models::NodeInfo> {
        self.at.one(Method::GET, forgejo(1, 21), "/nodeinfo", &[])
    }

    /// The server's GPG key that signs commits made in the browser.
    ///
    /// `GET /signing-key.gpg`, in Forgejo 1.21 or earlier. Answers text.
    pub fn signing_key_gpg(&self) -> Request<String> {
        self.at.text(Method::GET, both(1, 21), "/signing-key.gpg", &[])
    }

    /// The server's SSH key that signs commits made in the browser.
    ///
    /// `GET /signing-key.ssh`, since Forgejo 12; Gitea lacks it. Answers text.
    pub fn signing_key_ssh(&self) -> Request<String> {
        self.at.text(Method::GET, forgejo(12, 0), "/signing-key.ssh", &[])
    }
}
