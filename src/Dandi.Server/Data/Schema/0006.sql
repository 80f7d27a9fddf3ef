-- Numbers of published versions that were deleted: a number that somebody may have cited never means another version.
CREATE TABLE deleted_version (
    dandiset_id INTEGER NOT NULL REFERENCES dandiset (id) ON DELETE CASCADE,
    version TEXT NOT NULL,
    PRIMARY KEY (dandiset_id, version)
) WITHOUT ROWID;

-- Blobs whose bytes are gone. Their rows stay for the assets that refer to them, until the same bytes are uploaded.
ALTER TABLE blob ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;

-- By which a backup knows of which archive it is.
INSERT INTO setting (name, value) VALUES ('archive-id', lower(hex(randomblob(16))));

-- The order in which the assets of a version were created, for lists.
CREATE INDEX version_asset_created ON version_asset (version_id, asset);

-- The columns of a primary key come first: for other orders, `PRAGMA integrity_check` reports the value of another column
-- as missing.
DROP TRIGGER asset_term_insert;
CREATE TABLE ordered_asset_term (
    asset INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (asset, kind, value)
) WITHOUT ROWID;
INSERT INTO ordered_asset_term (asset, kind, value, name) SELECT asset, kind, value, name FROM asset_term;
DROP TABLE asset_term;
ALTER TABLE ordered_asset_term RENAME TO asset_term;
CREATE TRIGGER asset_term_insert AFTER INSERT ON asset BEGIN
    INSERT OR IGNORE INTO asset_term (asset, kind, name, value)
    SELECT asset, kind, name, value FROM asset_terms_of_metadata WHERE asset = new.id AND typeof(name) = 'text';
END;

-- What lists of Dandisets and the summary of a version show, of all of its assets and of its valid ones. A version may
-- have a million assets, so none of this is computed from them.
ALTER TABLE version ADD COLUMN asset_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE version ADD COLUMN asset_size INTEGER NOT NULL DEFAULT 0;
ALTER TABLE version ADD COLUMN valid_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE version ADD COLUMN valid_size INTEGER NOT NULL DEFAULT 0;
CREATE TABLE version_term (
    version_id INTEGER NOT NULL REFERENCES version (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (version_id, kind, value)
) WITHOUT ROWID;
CREATE VIEW asset_size AS
SELECT a.id AS asset, coalesce(b.size, z.known_size, 0) AS bytes,
    CASE WHEN a.status = 'Valid' THEN 1 ELSE 0 END AS is_valid,
    CASE WHEN a.status = 'Valid' THEN coalesce(b.size, z.size, 0) ELSE 0 END AS valid_bytes
FROM asset a LEFT JOIN blob b ON b.id = a.blob_id LEFT JOIN zarr z ON z.id = a.zarr_id;
UPDATE version SET (asset_count, asset_size, valid_count, valid_size) = (
    SELECT count(*), coalesce(sum(s.bytes), 0), coalesce(sum(s.is_valid), 0), coalesce(sum(s.valid_bytes), 0)
    FROM version_asset x JOIN asset_size s ON s.asset = x.asset WHERE x.version_id = version.id);
INSERT INTO version_term (version_id, kind, name, value, count)
SELECT x.version_id, t.kind, t.name, t.value, count(*)
FROM version_asset x JOIN asset a ON a.id = x.asset JOIN asset_term t ON t.asset = a.id
WHERE a.status = 'Valid' GROUP BY x.version_id, t.kind, t.value;

CREATE TRIGGER version_asset_insert AFTER INSERT ON version_asset BEGIN
    UPDATE version SET (asset_count, asset_size, valid_count, valid_size) = (
        SELECT asset_count + 1, asset_size + s.bytes, valid_count + s.is_valid, valid_size + s.valid_bytes
        FROM asset_size s WHERE s.asset = new.asset)
    WHERE id = new.version_id;
    INSERT INTO version_term (version_id, kind, name, value, count)
    SELECT new.version_id, t.kind, t.name, t.value, 1 FROM asset a JOIN asset_term t ON t.asset = a.id
    WHERE a.id = new.asset AND a.status = 'Valid'
    ON CONFLICT (version_id, kind, value) DO UPDATE SET count = count + 1;
END;
-- An asset that was deleted with its Zarr is not found any more, but then its Dandiset is being deleted as well.
CREATE TRIGGER version_asset_delete AFTER DELETE ON version_asset
WHEN EXISTS (SELECT 1 FROM asset WHERE id = old.asset) BEGIN
    UPDATE version SET (asset_count, asset_size, valid_count, valid_size) = (
        SELECT asset_count - 1, asset_size - s.bytes, valid_count - s.is_valid, valid_size - s.valid_bytes
        FROM asset_size s WHERE s.asset = old.asset)
    WHERE id = old.version_id;
    UPDATE version_term SET count = count - 1 WHERE version_id = old.version_id AND (kind, value) IN (
        SELECT t.kind, t.value FROM asset a JOIN asset_term t ON t.asset = a.id
        WHERE a.id = old.asset AND a.status = 'Valid');
    DELETE FROM version_term WHERE version_id = old.version_id AND count = 0 AND (kind, value) IN (
        SELECT kind, value FROM asset_term WHERE asset = old.asset);
END;
CREATE TRIGGER asset_valid AFTER UPDATE OF status ON asset WHEN new.status = 'Valid' AND old.status <> 'Valid' BEGIN
    UPDATE version SET
        valid_count = valid_count + 1,
        valid_size = valid_size + (SELECT valid_bytes FROM asset_size WHERE asset = new.id)
    WHERE id IN (SELECT version_id FROM version_asset WHERE asset = new.id);
    INSERT INTO version_term (version_id, kind, name, value, count)
    SELECT x.version_id, t.kind, t.name, t.value, 1 FROM version_asset x JOIN asset_term t ON t.asset = x.asset
    WHERE x.asset = new.id
    ON CONFLICT (version_id, kind, value) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER asset_invalid AFTER UPDATE OF status ON asset WHEN new.status <> 'Valid' AND old.status = 'Valid' BEGIN
    UPDATE version SET
        valid_count = valid_count - 1,
        valid_size = valid_size - (
            SELECT coalesce(b.size, z.size, 0)
            FROM asset a LEFT JOIN blob b ON b.id = a.blob_id LEFT JOIN zarr z ON z.id = a.zarr_id WHERE a.id = new.id)
    WHERE id IN (SELECT version_id FROM version_asset WHERE asset = new.id);
    UPDATE version_term SET count = count - 1 WHERE (version_id, kind, value) IN (
        SELECT x.version_id, t.kind, t.value FROM version_asset x JOIN asset_term t ON t.asset = x.asset
        WHERE x.asset = new.id);
    DELETE FROM version_term WHERE count = 0 AND (version_id, kind, value) IN (
        SELECT x.version_id, t.kind, t.value FROM version_asset x JOIN asset_term t ON t.asset = x.asset
        WHERE x.asset = new.id);
END;
CREATE TRIGGER zarr_size AFTER UPDATE OF size, known_size ON zarr
WHEN new.size <> old.size OR new.known_size <> old.known_size BEGIN
    UPDATE version SET (asset_size, valid_size) = (
        SELECT asset_size + (new.known_size - old.known_size) * count(*),
            valid_size + (new.size - old.size) * coalesce(sum(a.status = 'Valid'), 0)
        FROM asset a JOIN version_asset x ON x.asset = a.id WHERE a.zarr_id = new.id AND x.version_id = version.id)
    WHERE id IN (SELECT x.version_id FROM asset a JOIN version_asset x ON x.asset = a.id WHERE a.zarr_id = new.id);
END;
