CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE user (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    email TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    is_admin INTEGER NOT NULL,
    status TEXT NOT NULL
);

CREATE TABLE dandiset (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    embargo_status TEXT NOT NULL,
    embargo_end TEXT
);

CREATE TABLE dandiset_owner (
    dandiset_id INTEGER NOT NULL REFERENCES dandiset (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES user (id),
    PRIMARY KEY (dandiset_id, user_id)
) WITHOUT ROWID;

CREATE TABLE version (
    id INTEGER PRIMARY KEY,
    dandiset_id INTEGER NOT NULL REFERENCES dandiset (id) ON DELETE CASCADE,
    version TEXT NOT NULL,
    name TEXT NOT NULL,
    metadata TEXT NOT NULL,
    status TEXT NOT NULL,
    validation_errors TEXT NOT NULL DEFAULT '[]',
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    UNIQUE (dandiset_id, version)
);

-- A key never becomes a path: the names of files in the object store are only recorded in these tables.
CREATE TABLE object (
    key TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    content_type TEXT,
    embargoed INTEGER NOT NULL,
    modified TEXT NOT NULL,
    upload_id TEXT
) WITHOUT ROWID;

CREATE TABLE segment (
    key TEXT NOT NULL REFERENCES object (key) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    file TEXT NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (key, number)
) WITHOUT ROWID;

CREATE TABLE multipart (
    upload_id TEXT PRIMARY KEY,
    key TEXT NOT NULL,
    embargoed INTEGER NOT NULL,
    created TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE part (
    upload_id TEXT NOT NULL REFERENCES multipart (upload_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    file TEXT NOT NULL,
    size INTEGER NOT NULL,
    md5 TEXT NOT NULL,
    modified TEXT NOT NULL,
    PRIMARY KEY (upload_id, number)
) WITHOUT ROWID;

CREATE TABLE blob (
    id TEXT PRIMARY KEY,
    etag TEXT NOT NULL UNIQUE,
    sha256 TEXT,
    size INTEGER NOT NULL,
    embargoed INTEGER NOT NULL,
    created TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX blob_sha256 ON blob (sha256);

CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    dandiset_id INTEGER NOT NULL REFERENCES dandiset (id) ON DELETE CASCADE,
    etag TEXT NOT NULL,
    size INTEGER NOT NULL,
    multipart_id TEXT NOT NULL,
    embargoed INTEGER NOT NULL,
    created TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX upload_dandiset ON upload (dandiset_id);

CREATE TABLE asset (
    id INTEGER PRIMARY KEY,
    asset_id TEXT NOT NULL UNIQUE,
    blob_id TEXT NOT NULL REFERENCES blob (id),
    path TEXT NOT NULL,
    metadata TEXT NOT NULL,
    status TEXT NOT NULL,
    validation_errors TEXT NOT NULL DEFAULT '[]',
    created TEXT NOT NULL,
    modified TEXT NOT NULL
);

CREATE INDEX asset_pending ON asset (id) WHERE status = 'Pending';

CREATE INDEX asset_blob ON asset (blob_id);

CREATE TABLE version_asset (
    version_id INTEGER NOT NULL REFERENCES version (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    asset INTEGER NOT NULL REFERENCES asset (id),
    PRIMARY KEY (version_id, path)
) WITHOUT ROWID;

CREATE INDEX version_asset_asset ON version_asset (asset);
