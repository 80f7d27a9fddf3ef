-- The notes of a published version; of a draft with status Publishing, those of the version to come.
ALTER TABLE version ADD COLUMN release_notes TEXT NOT NULL DEFAULT '';

-- When a version with the asset was first published; null for an asset that never was in one.
ALTER TABLE asset ADD COLUMN published TEXT;

CREATE INDEX version_pending ON version (id) WHERE status = 'Pending';

CREATE INDEX version_publishing ON version (id) WHERE status = 'Publishing';

CREATE INDEX version_created ON version (dandiset_id, created, id);

CREATE INDEX dandiset_unembargoing ON dandiset (id) WHERE embargo_status = 'UNEMBARGOING';
