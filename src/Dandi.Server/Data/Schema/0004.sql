-- The bytes of small objects and parts share a file, in which those of each begin somewhere else.
ALTER TABLE segment ADD COLUMN start INTEGER NOT NULL DEFAULT 0;

ALTER TABLE part ADD COLUMN start INTEGER NOT NULL DEFAULT 0;

-- A file is removed when no row names it any more.
CREATE INDEX segment_file ON segment (file);

CREATE INDEX part_file ON part (file);
