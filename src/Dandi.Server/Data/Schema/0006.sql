-- Numbers of published versions that were deleted: a number that somebody may have cited never means another version.
CREATE TABLE deleted_version (
    dandiset_id INTEGER NOT NULL REFERENCES dandiset (id) ON DELETE CASCADE,
    version TEXT NOT NULL,
    PRIMARY KEY (dandiset_id, version)
) WITHOUT ROWID;

-- Blobs whose bytes are gone. Their rows stay for the assets that refer to them, until the same bytes are uploaded again.
ALTER TABLE blob ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;

-- By which a backup knows of which archive it is.
INSERT INTO setting (name, value) VALUES ('archive-id', lower(hex(randomblob(16))));
