-- The notes of a published version; of a draft with status Publishing, those of the version to come.
ALTER TABLE version ADD COLUMN release_notes TEXT NOT NULL DEFAULT '';

-- When a version with the asset was first published; null for an asset that never was in one.
ALTER TABLE asset ADD COLUMN published TEXT;

CREATE INDEX version_pending ON version (id) WHERE status = 'Pending';

CREATE INDEX version_publishing ON version (id) WHERE status = 'Publishing';

CREATE INDEX version_created ON version (dandiset_id, created, id);

CREATE INDEX dandiset_unembargoing ON dandiset (id) WHERE embargo_status = 'UNEMBARGOING';

-- Ids grow, so they are the order in which stars were given.
CREATE TABLE star (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dandiset_id INTEGER NOT NULL REFERENCES dandiset (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES user (id),
    UNIQUE (dandiset_id, user_id)
);

CREATE INDEX star_user ON star (user_id);

-- What searches compare, from the metadata. A genotype is any JSON value: T and a text, or J and another value as JSON.
ALTER TABLE asset ADD COLUMN species TEXT GENERATED ALWAYS AS (
    CASE WHEN json_valid(metadata) AND json_type(metadata, '$.wasAttributedTo[0].species.name') = 'text'
        THEN json_extract(metadata, '$.wasAttributedTo[0].species.name') END
) VIRTUAL;

ALTER TABLE asset ADD COLUMN genotype TEXT GENERATED ALWAYS AS (
    CASE WHEN json_valid(metadata) THEN
        CASE json_type(metadata, '$.wasAttributedTo[0].genotype')
            WHEN 'text' THEN 'T' || json_extract(metadata, '$.wasAttributedTo[0].genotype')
            WHEN 'null' THEN NULL
            ELSE 'J' || (metadata -> '$.wasAttributedTo[0].genotype')
        END
    END
) VIRTUAL;

ALTER TABLE asset ADD COLUMN format TEXT GENERATED ALWAYS AS (
    CASE WHEN json_valid(metadata) AND json_type(metadata, '$.encodingFormat') = 'text'
        THEN json_extract(metadata, '$.encodingFormat') END
) VIRTUAL;

CREATE INDEX asset_species ON asset (species) WHERE species IS NOT NULL;

CREATE INDEX asset_genotype ON asset (genotype) WHERE genotype IS NOT NULL;

-- The objects of lists in the metadata of assets, which the summary of a version collects.
CREATE TABLE asset_term (
    asset INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (asset, kind, value)
) WITHOUT ROWID;

CREATE VIEW asset_terms_of_metadata AS
SELECT a.id AS asset, k.value AS kind, json_extract(e.value, '$.name') AS name, e.value AS value
FROM asset a
    JOIN json_each('["approach", "measurementTechnique"]') k
    JOIN json_each(CASE WHEN json_valid(a.metadata) THEN a.metadata ELSE '{}' END, '$.' || k.value) e
WHERE e.type = 'object'
UNION ALL
SELECT a.id, 'species', json_extract(e.value, '$.species.name'), json_extract(e.value, '$.species')
FROM asset a
    JOIN json_each(CASE WHEN json_valid(a.metadata) THEN a.metadata ELSE '{}' END, '$.wasAttributedTo') e
WHERE e.type = 'object' AND json_type(e.value, '$.species') = 'object';

INSERT OR IGNORE INTO asset_term (asset, kind, name, value)
SELECT asset, kind, name, value FROM asset_terms_of_metadata WHERE typeof(name) = 'text';

CREATE TRIGGER asset_term_insert AFTER INSERT ON asset BEGIN
    INSERT OR IGNORE INTO asset_term (asset, kind, name, value)
    SELECT asset, kind, name, value FROM asset_terms_of_metadata WHERE asset = new.id AND typeof(name) = 'text';
END;

-- What happened to assets. Rows outlive their Dandisets and assets.
CREATE TABLE audit_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dandiset_id INTEGER NOT NULL,
    time TEXT NOT NULL,
    type TEXT NOT NULL,
    path TEXT NOT NULL,
    asset_id TEXT NOT NULL,
    size INTEGER,
    checksum TEXT,
    blob_id TEXT,
    zarr_id TEXT
);

CREATE INDEX audit_event_time ON audit_event (time, id);

-- Summaries of assets have more members now. Publishing would keep the old ones for ever.
UPDATE version SET status = 'Pending' WHERE version = 'draft';
