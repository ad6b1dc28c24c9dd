//! Words that the server knows for states, orders and kinds.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::word::word;

word! {
    /// What somebody may do in a repository.
    AccessMode {
        None = "none",
        Read = "read",
        Write = "write",
        Admin = "admin",
        Owner = "owner",
    }
}

word! {
    /// What happened.
    ActivityKind {
        CreateRepo = "create_repo",
        RenameRepo = "rename_repo",
        StarRepo = "star_repo",
        WatchRepo = "watch_repo",
        CommitRepo = "commit_repo",
        CreateIssue = "create_issue",
        CreatePullRequest = "create_pull_request",
        TransferRepo = "transfer_repo",
        PushTag = "push_tag",
        CommentIssue = "comment_issue",
        MergePullRequest = "merge_pull_request",
        CloseIssue = "close_issue",
        ReopenIssue = "reopen_issue",
        ClosePullRequest = "close_pull_request",
        ReopenPullRequest = "reopen_pull_request",
        DeleteTag = "delete_tag",
        DeleteBranch = "delete_branch",
        MirrorSyncPush = "mirror_sync_push",
        MirrorSyncCreate = "mirror_sync_create",
        MirrorSyncDelete = "mirror_sync_delete",
        ApprovePullRequest = "approve_pull_request",
        RejectPullRequest = "reject_pull_request",
        CommentPull = "comment_pull",
        PublishRelease = "publish_release",
        PullReviewDismissed = "pull_review_dismissed",
        PullRequestReadyForReview = "pull_request_ready_for_review",
        AutoMergePullRequest = "auto_merge_pull_request",
    }
}

word! {
    /// Whether a file lies on the server or elsewhere.
    AttachmentKind {
        Attachment = "attachment",
        External = "external",
    }
}

word! {
    /// How a check of a commit went.
    CommitState {
        Pending = "pending",
        Success = "success",
        Error = "error",
        Failure = "failure",
        Warning = "warning",
        Skipped = "skipped",
    }
}

word! {
    /// How changes are written: bare, or as mails with author and message.
    DiffFormat {
        Diff = "diff",
        Patch = "patch",
    }
}

word! {
    /// What is done with a file.
    FileOperation {
        Create = "create",
        Update = "update",
        Delete = "delete",
    }
}

word! {
    /// What kind of field a form for issues has.
    FormFieldKind {
        Markdown = "markdown",
        Textarea = "textarea",
        Input = "input",
        Dropdown = "dropdown",
        Checkboxes = "checkboxes",
    }
}

word! {
    /// What a webhook tells.
    HookEvent {
        Create = "create",
        Delete = "delete",
        Fork = "fork",
        Push = "push",
        Issues = "issues",
        IssueAssign = "issue_assign",
        IssueLabel = "issue_label",
        IssueMilestone = "issue_milestone",
        IssueComment = "issue_comment",
        PullRequest = "pull_request",
        PullRequestAssign = "pull_request_assign",
        PullRequestLabel = "pull_request_label",
        PullRequestMilestone = "pull_request_milestone",
        PullRequestComment = "pull_request_comment",
        PullRequestReviewApproved = "pull_request_review_approved",
        PullRequestReviewRejected = "pull_request_review_rejected",
        PullRequestReviewComment = "pull_request_review_comment",
        PullRequestSync = "pull_request_sync",
        PullRequestReviewRequest = "pull_request_review_request",
        Wiki = "wiki",
        Repository = "repository",
        Release = "release",
        Package = "package",
        ActionRunFailure = "action_run_failure",
        ActionRunRecover = "action_run_recover",
        ActionRunSuccess = "action_run_success",
    }
}

word! {
    /// Whom a webhook tells: another program, or a chat.
    HookKind {
        Forgejo = "forgejo",
        Dingtalk = "dingtalk",
        Discord = "discord",
        Gitea = "gitea",
        Gogs = "gogs",
        Msteams = "msteams",
        Slack = "slack",
        Telegram = "telegram",
        Feishu = "feishu",
        Wechatwork = "wechatwork",
        Packagist = "packagist",
        Matrix = "matrix",
    }
}

word! {
    /// Issues alone, or pull requests alone.
    IssueKind {
        Issues = "issues",
        Pulls = "pulls",
    }
}

word! {
    /// In which order issues come.
    IssueSort {
        Relevance = "relevance",
        Latest = "latest",
        Oldest = "oldest",
        Recentupdate = "recentupdate",
        Leastupdate = "leastupdate",
        Mostcomment = "mostcomment",
        Leastcomment = "leastcomment",
        Nearduedate = "nearduedate",
        Farduedate = "farduedate",
    }
}

word! {
    /// In which order labels come.
    LabelSort {
        Mostissues = "mostissues",
        Leastissues = "leastissues",
        Reversealphabetically = "reversealphabetically",
    }
}

word! {
    /// How a log is written: as lines, or as JSON with times.
    LogFormat {
        Text = "text",
        Ndjson = "ndjson",
    }
}

word! {
    /// How a pull request is merged.
    MergeStyle {
        Merge = "merge",
        Rebase = "rebase",
        RebaseMerge = "rebase-merge",
        Squash = "squash",
        FastForwardOnly = "fast-forward-only",
        ManuallyMerged = "manually-merged",
    }
}

word! {
    /// What kind of server a repository comes from.
    MigrationService {
        Git = "git",
        Github = "github",
        Gitea = "gitea",
        Gitlab = "gitlab",
        Gogs = "gogs",
        Onedev = "onedev",
        Gitbucket = "gitbucket",
        Codebase = "codebase",
        Forgejo = "forgejo",
        Pagure = "pagure",
        Bitbucketdc = "bitbucketdc",
    }
}

word! {
    /// What was done with a notification.
    NotificationStatus {
        Unread = "unread",
        Read = "read",
        Pinned = "pinned",
    }
}

word! {
    /// What a notification is about.
    NotificationSubjectKind {
        Issue = "Issue",
        Pull = "Pull",
        Commit = "Commit",
        Repository = "Repository",
    }
}

word! {
    /// How Git names the objects of a repository.
    ObjectFormat {
        Sha1 = "sha1",
        Sha256 = "sha256",
    }
}

word! {
    /// What kind of package it is.
    PackageKind {
        Alpine = "alpine",
        Cargo = "cargo",
        Chef = "chef",
        Composer = "composer",
        Conan = "conan",
        Conda = "conda",
        Container = "container",
        Cran = "cran",
        Debian = "debian",
        Generic = "generic",
        Go = "go",
        Helm = "helm",
        Maven = "maven",
        Npm = "npm",
        Nuget = "nuget",
        Pub = "pub",
        Pypi = "pypi",
        Rpm = "rpm",
        Rubygems = "rubygems",
        Swift = "swift",
        Vagrant = "vagrant",
        Alt = "alt",
        Arch = "arch",
    }
}

word! {
    /// In which order pull requests come.
    PullSort {
        Oldest = "oldest",
        Recentupdate = "recentupdate",
        Recentclose = "recentclose",
        Leastupdate = "leastupdate",
        Mostcomment = "mostcomment",
        Leastcomment = "leastcomment",
        Priority = "priority",
    }
}

word! {
    /// What a quota counts.
    QuotaSubject {
        None = "none",
        SizeAll = "size:all",
        SizeReposAll = "size:repos:all",
        SizeReposPublic = "size:repos:public",
        SizeReposPrivate = "size:repos:private",
        SizeGitAll = "size:git:all",
        SizeGitLfs = "size:git:lfs",
        SizeAssetsAll = "size:assets:all",
        SizeAssetsAttachmentsAll = "size:assets:attachments:all",
        SizeAssetsAttachmentsIssues = "size:assets:attachments:issues",
        SizeAssetsAttachmentsReleases = "size:assets:attachments:releases",
        SizeAssetsArtifacts = "size:assets:artifacts",
        SizeAssetsPackagesAll = "size:assets:packages:all",
        SizeAssetsWiki = "size:assets:wiki",
    }
}

word! {
    /// In which order found repositories come.
    RepoSearchSort {
        Alpha = "alpha",
        Created = "created",
        Updated = "updated",
        Size = "size",
        GitSize = "git_size",
        LfsSize = "lfs_size",
        Id = "id",
        Stars = "stars",
        Forks = "forks",
    }
}

word! {
    /// In which order one's repositories come.
    RepoSort {
        Name = "name",
        Id = "id",
        Newest = "newest",
        Oldest = "oldest",
        Recentupdate = "recentupdate",
        Leastupdate = "leastupdate",
        Reversealphabetically = "reversealphabetically",
        Alphabetically = "alphabetically",
        Reversesize = "reversesize",
        Size = "size",
        Reversegitsize = "reversegitsize",
        Gitsize = "gitsize",
        Reverselfssize = "reverselfssize",
        Lfssize = "lfssize",
        Moststars = "moststars",
        Feweststars = "feweststars",
        Mostforks = "mostforks",
        Fewestforks = "fewestforks",
    }
}

word! {
    /// What a review says.
    ReviewState {
        Approved = "APPROVED",
        Pending = "PENDING",
        Comment = "COMMENT",
        RequestChanges = "REQUEST_CHANGES",
        RequestReview = "REQUEST_REVIEW",
    }
}

word! {
    /// How far a run, a job or a step is, or how it ended.
    RunStatus {
        Waiting = "waiting",
        Running = "running",
        Success = "success",
        Failure = "failure",
        Cancelled = "cancelled",
        Skipped = "skipped",
        Blocked = "blocked",
    }
}

word! {
    /// What a runner does.
    RunnerStatus {
        Offline = "offline",
        Idle = "idle",
        Active = "active",
    }
}

word! {
    /// Upwards or downwards.
    SortOrder {
        Asc = "asc",
        Desc = "desc",
    }
}

word! {
    /// Open or closed.
    State {
        Open = "open",
        Closed = "closed",
    }
}

word! {
    /// The open ones, the closed ones, or all.
    StateFilter {
        Open = "open",
        Closed = "closed",
        All = "all",
    }
}

word! {
    /// In which order statuses come.
    StatusSort {
        Oldest = "oldest",
        Recentupdate = "recentupdate",
        Leastupdate = "leastupdate",
        Leastindex = "leastindex",
        Highestindex = "highestindex",
    }
}

word! {
    /// What notifications shall be about.
    SubjectFilter {
        Issue = "issue",
        Pull = "pull",
        Repository = "repository",
        Commit = "commit",
    }
}

word! {
    /// Whose signatures of commits count as verified.
    TrustModel {
        Default = "default",
        Collaborator = "collaborator",
        Committer = "committer",
        Collaboratorcommitter = "collaboratorcommitter",
    }
}

word! {
    /// How a branch is brought up to date.
    UpdateStyle {
        Merge = "merge",
        Rebase = "rebase",
    }
}

word! {
    /// In which order users come.
    UserSort {
        Oldest = "oldest",
        Newest = "newest",
        Alphabetically = "alphabetically",
        Reversealphabetically = "reversealphabetically",
        Recentupdate = "recentupdate",
        Leastupdate = "leastupdate",
    }
}

word! {
    /// Who may see a user or an organization: everybody, those who are logged in, members alone.
    Visibility {
        Public = "public",
        Limited = "limited",
        Private = "private",
    }
}

word! {
    /// Which blanks count as changes.
    Whitespace {
        IgnoreAll = "ignore-all",
        IgnoreChange = "ignore-change",
        IgnoreEol = "ignore-eol",
        ShowAll = "show-all",
    }
}
