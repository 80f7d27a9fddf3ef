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

-- The order in which the assets of a version were created, for lists.
CREATE INDEX version_asset_created ON version_asset (version_id, asset);

-- The number of assets of each version and their total size. Lists of Dandisets show them, and a version may have a
-- million assets.
ALTER TABLE version ADD COLUMN asset_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE version ADD COLUMN asset_size INTEGER NOT NULL DEFAULT 0;
CREATE VIEW asset_size AS
SELECT a.id AS asset, coalesce(b.size, z.known_size, 0) AS size
FROM asset a LEFT JOIN blob b ON b.id = a.blob_id LEFT JOIN zarr z ON z.id = a.zarr_id;
UPDATE version SET
    asset_count = (SELECT count(*) FROM version_asset WHERE version_id = version.id),
    asset_size = (
        SELECT coalesce(sum(s.size), 0) FROM version_asset x JOIN asset_size s ON s.asset = x.asset
        WHERE x.version_id = version.id);
CREATE TRIGGER version_asset_insert AFTER INSERT ON version_asset BEGIN
    UPDATE version SET
        asset_count = asset_count + 1,
        asset_size = asset_size + coalesce((SELECT size FROM asset_size WHERE asset = new.asset), 0)
    WHERE id = new.version_id;
END;
CREATE TRIGGER version_asset_delete AFTER DELETE ON version_asset BEGIN
    UPDATE version SET
        asset_count = asset_count - 1,
        asset_size = asset_size - coalesce((SELECT size FROM asset_size WHERE asset = old.asset), 0)
    WHERE id = old.version_id;
END;
CREATE TRIGGER zarr_known_size AFTER UPDATE OF known_size ON zarr WHEN new.known_size <> old.known_size BEGIN
    UPDATE version SET asset_size = asset_size + (new.known_size - old.known_size) * (
        SELECT count(*) FROM asset a JOIN version_asset x ON x.asset = a.id
        WHERE a.zarr_id = new.id AND x.version_id = version.id)
    WHERE id IN (
        SELECT x.version_id FROM asset a JOIN version_asset x ON x.asset = a.id WHERE a.zarr_id = new.id);
END;
