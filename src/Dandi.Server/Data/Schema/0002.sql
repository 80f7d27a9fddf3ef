PRAGMA defer_foreign_keys = ON;

CREATE TABLE zarr (
    id TEXT PRIMARY KEY,
    dandiset_id INTEGER NOT NULL REFERENCES dandiset (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    checksum TEXT,
    file_count INTEGER NOT NULL DEFAULT 0,
    size INTEGER NOT NULL DEFAULT 0,
    -- The size that the last ingest found; totals use it while the Zarr changes.
    known_size INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL,
    UNIQUE (dandiset_id, name)
) WITHOUT ROWID;

CREATE INDEX zarr_uploaded ON zarr (id) WHERE status IN ('Uploaded', 'Ingesting');

-- An asset refers to a blob or to a Zarr.
CREATE TABLE asset_of_either (
    id INTEGER PRIMARY KEY,
    asset_id TEXT NOT NULL UNIQUE,
    blob_id TEXT REFERENCES blob (id),
    zarr_id TEXT REFERENCES zarr (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    metadata TEXT NOT NULL,
    status TEXT NOT NULL,
    validation_errors TEXT NOT NULL DEFAULT '[]',
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    CHECK ((blob_id IS NULL) <> (zarr_id IS NULL))
);

INSERT INTO asset_of_either (id, asset_id, blob_id, path, metadata, status, validation_errors, created, modified)
SELECT id, asset_id, blob_id, path, metadata, status, validation_errors, created, modified FROM asset;

CREATE TABLE version_asset_of_either (
    version_id INTEGER NOT NULL REFERENCES version (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    asset INTEGER NOT NULL REFERENCES asset_of_either (id) ON DELETE CASCADE,
    PRIMARY KEY (version_id, path)
) WITHOUT ROWID;

INSERT INTO version_asset_of_either SELECT version_id, path, asset FROM version_asset;

DROP TABLE version_asset;

DROP TABLE asset;

ALTER TABLE asset_of_either RENAME TO asset;

ALTER TABLE version_asset_of_either RENAME TO version_asset;

CREATE INDEX asset_pending ON asset (id) WHERE status = 'Pending';

CREATE INDEX asset_blob ON asset (blob_id);

CREATE INDEX asset_zarr ON asset (zarr_id);

CREATE INDEX version_asset_asset ON version_asset (asset);
