//! What a task does, in words: from the type in its UPID.

use crate::ids::Upid;

/// Types of tasks and what they try to do; what they do it to follows.
const VERBS: &[(&str, &str)] = &[
    ("hamigrate", "have high availability migrate"),
    ("hastart", "have high availability start"),
    ("hastop", "have high availability stop"),
    ("hashutdown", "have high availability shut down"),
    ("qmclone", "clone VM"),
    ("qmconfig", "configure VM"),
    ("qmcreate", "create VM"),
    ("qmdelsnapshot", "delete a snapshot of VM"),
    ("qmdestroy", "destroy VM"),
    ("qmigrate", "migrate VM"),
    ("qmmove", "move a disk of VM"),
    ("qmpause", "pause VM"),
    ("qmreboot", "reboot VM"),
    ("qmreset", "reset VM"),
    ("qmrestore", "restore VM"),
    ("qmresume", "resume VM"),
    ("qmrollback", "roll back VM"),
    ("qmshutdown", "shut down VM"),
    ("qmsnapshot", "take a snapshot of VM"),
    ("qmstart", "start VM"),
    ("qmstop", "stop VM"),
    ("qmsuspend", "suspend VM"),
    ("qmtemplate", "make a template of VM"),
    ("resize", "resize a disk of guest"),
    ("vzclone", "clone CT"),
    ("vzcreate", "create CT"),
    ("vzdelsnapshot", "delete a snapshot of CT"),
    ("vzdestroy", "destroy CT"),
    ("vzdump", "back up guest"),
    ("vzmigrate", "migrate CT"),
    ("vzreboot", "reboot CT"),
    ("vzrestore", "restore CT"),
    ("vzresume", "resume CT"),
    ("vzrollback", "roll back CT"),
    ("vzshutdown", "shut down CT"),
    ("vzsnapshot", "take a snapshot of CT"),
    ("vzstart", "start CT"),
    ("vzstop", "stop CT"),
    ("vzsuspend", "suspend CT"),
    ("vztemplate", "make a template of CT"),
];

/// What a task tries to do, fit to follow "could not": `start CT 200 on node pve`.
pub(crate) fn intention(upid: &Upid) -> String {
    let verb = VERBS.iter().find(|(task_type, _)| *task_type == upid.task_type());
    let what = match (verb, upid.id()) {
        (Some((_, verb)), "") => format!("{verb}s"),
        (Some((_, verb)), id) => format!("{verb} {id}"),
        (None, "") => format!("complete {}", upid.task_type()),
        (None, id) => format!("complete {} of {id}", upid.task_type()),
    };
    format!("{what} on node {}", upid.node())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_told_in_words() {
        let told = |task: &str| {
            let upid = format!("UPID:pve:000F4241:00989680:68F1A2B3:{task}:root@pam:");
            intention(&upid.parse().unwrap())
        };
        assert_eq!(told("vzstart:200"), "start CT 200 on node pve");
        assert_eq!(told("hastop:101"), "have high availability stop 101 on node pve");
        assert_eq!(told("vzdump:"), "back up guests on node pve");
        assert_eq!(told("aptupdate:"), "complete aptupdate on node pve");
        assert_eq!(told("imgcopy:local"), "complete imgcopy of local on node pve");
    }
}
