-- Marks the file as the database of an archive (`DAND`), for programs that examine unknown SQLite files.
PRAGMA application_id = 1145130564;

-- Files of the store that no object or part names any more. They are removed after the transaction, and after a crash
-- at the next start.
CREATE TABLE unused_file (file TEXT PRIMARY KEY) WITHOUT ROWID;

-- Objects to remove from the store in the background, because what they belonged to was deleted. A key that ends with
-- a slash stands for all objects below it; with upload_id, the multipart upload is aborted as well.
CREATE TABLE discarded_object (
    key TEXT NOT NULL,
    upload_id TEXT NOT NULL,
    PRIMARY KEY (key, upload_id)
) WITHOUT ROWID;

-- Zarrs that were deleted. Presigned URLs can add entries to them for some more hours; the rows stay, because they are
-- few.
CREATE TABLE deleted_zarr (id TEXT PRIMARY KEY) WITHOUT ROWID;
