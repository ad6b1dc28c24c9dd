//! What the lines say about a key that a host offers.

use std::{collections::HashSet, time::SystemTime};

use super::{
    KnownHosts, Lookup, RecordedKey, Verdict,
    certificate::HostCertificate,
    line::{Line, Marker},
};
use crate::{Place, PublicKey};

impl KnownHosts {
    /// What the files say about this key of that host.
    ///
    /// Any line with the very key makes it [`Verdict::Known`], whatever other lines say, except one with
    /// `@revoked`. A certificate is looked at with [`check_certificate`](Self::check_certificate); here it is
    /// just an unknown key.
    ///
    /// Stricter than OpenSSH in one case: a key that is revoked for the bare name is also refused on a port
    /// other than 22, where OpenSSH calls it unknown.
    #[must_use]
    pub fn check(&self, host: &Lookup, key: &PublicKey) -> Verdict {
        let (mut verdict, mut revoked) = self.check_name(host.name(), key);
        if let Some(bare) = host.bare_name() {
            let (of_bare, revoked_there) = self.check_name(bare, key);
            revoked = revoked.or(revoked_there);
            if verdict == Verdict::Unknown && matches!(of_bare, Verdict::Known { .. }) {
                verdict = of_bare;
            }
        }
        if let Some(address) = host.address_name() {
            let (of_address, revoked_there) = self.check_name(address, key);
            revoked = revoked.or(revoked_there);
            let contradicts =
                matches!(of_address, Verdict::Changed { .. } | Verdict::NewAlgorithm { .. });
            if contradicts && matches!(verdict, Verdict::Known { .. } | Verdict::Unknown) {
                verdict = of_address;
            }
        }
        revoked.map_or(verdict, |at| Verdict::Revoked { at })
    }

    /// What the files say about this certificate of that host at that time.
    ///
    /// As with OpenSSH, a certificate that no recorded authority signed, or that is not for this host or not
    /// for now, counts for nothing: then the key in it is checked as if it had come alone.
    #[must_use]
    pub fn check_certificate(
        &self,
        host: &Lookup,
        certificate: &PublicKey,
        now: SystemTime,
    ) -> Verdict {
        let Some(certificate) = HostCertificate::parse(certificate) else {
            return Verdict::Unknown;
        };
        let names = || [Some(host.name()), host.bare_name()].into_iter().flatten();
        let signed_by = |line: &&Line| line.key == certificate.authority;
        if let Some(line) =
            names().flat_map(|name| self.about(name, Some(Marker::Revoked))).find(signed_by)
        {
            return Verdict::Revoked { at: line.at() };
        }
        let plain = self.check(host, &certificate.key);
        if matches!(plain, Verdict::Revoked { .. }) || !certificate.is_valid(host.principal(), now)
        {
            return plain;
        }
        let authority =
            names().flat_map(|name| self.about(name, Some(Marker::CertAuthority))).find(signed_by);
        match authority {
            Some(line) => Verdict::Certified { at: line.at(), authority: line.key.fingerprint() },
            None => plain,
        }
    }

    /// The host key algorithms to offer, those first whose key is recorded for the host, so that the server
    /// shows the key we know. The order within both groups stays. Nothing is added or left out.
    ///
    /// Names are those of the protocol: `rsa-sha2-512` asks for a key of `ssh-rsa`, and one that ends in
    /// `-cert-v01@openssh.com` for a certificate, wanted first when an authority is recorded for the host.
    #[must_use]
    pub fn algorithms_for<A: AsRef<str>>(
        &self,
        host: &Lookup,
        offered: impl IntoIterator<Item = A>,
    ) -> Vec<A> {
        let name = [Some(host.name()), host.bare_name()]
            .into_iter()
            .flatten()
            .find(|name| self.lines.iter().any(|line| line.is_about(name)))
            .unwrap_or(host.name());
        let known: HashSet<&str> =
            self.about(name, None).map(|line| line.key.algorithm()).collect();
        let has_authority = self.has_authority(host);
        let is_wanted = |algorithm: &A| match algorithm.as_ref() {
            "rsa-sha2-512" | "rsa-sha2-256" => known.contains("ssh-rsa"),
            name if name.ends_with("-cert-v01@openssh.com") => has_authority,
            name => known.contains(name),
        };
        let (mut wanted, others): (Vec<A>, Vec<A>) = offered.into_iter().partition(is_wanted);
        wanted.extend(others);
        wanted
    }

    /// Whether an authority is recorded for the host, so that a certificate of its could count.
    #[must_use]
    pub fn has_authority(&self, host: &Lookup) -> bool {
        let mut names = [Some(host.name()), host.bare_name()].into_iter().flatten();
        names.any(|name| self.about(name, Some(Marker::CertAuthority)).next().is_some())
    }

    /// Where else this key is recorded, with the names there (none where they are hashed): worth showing to
    /// whoever is asked to trust it.
    #[must_use]
    pub fn other_names(&self, host: &Lookup, key: &PublicKey) -> Vec<(Place, Option<String>)> {
        self.lines
            .iter()
            .filter(|line| line.marker.is_none() && line.key == *key && !line.is_about(host.name()))
            .map(|line| (line.at(), line.names()))
            .collect()
    }

    /// Every plain key that is recorded for the host.
    #[must_use]
    pub fn recorded(&self, host: &Lookup) -> Vec<RecordedKey> {
        self.about(host.name(), None).map(Line::recorded).collect()
    }

    fn about<'a>(
        &'a self,
        name: &'a str,
        marker: Option<Marker>,
    ) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.marker == marker && line.is_about(name))
    }

    /// The verdict for one name without regard to revocation, and the line that revokes the key.
    fn check_name(&self, name: &str, key: &PublicKey) -> (Verdict, Option<Place>) {
        let revoked =
            self.about(name, Some(Marker::Revoked)).find(|line| line.key == *key).map(Line::at);
        let recorded: Vec<&Line> = self.about(name, None).collect();
        if let Some(line) = recorded.iter().find(|line| line.key == *key) {
            return (Verdict::Known { at: line.at() }, revoked);
        }
        let (same, others): (Vec<&Line>, Vec<&Line>) =
            recorded.into_iter().partition(|line| line.key.algorithm() == key.algorithm());
        let changed = !same.is_empty();
        let recorded: Vec<_> = same.into_iter().chain(others).map(Line::recorded).collect();
        let verdict = match (recorded.is_empty(), changed) {
            (true, _) => Verdict::Unknown,
            (false, true) => Verdict::Changed { recorded },
            (false, false) => Verdict::NewAlgorithm { recorded },
        };
        (verdict, revoked)
    }
}
