package storage

import (
	"time"
)

// ShardID names an imported source file for the life of a store. Zero is none.
type ShardID uint32

// SegmentID names a segment for the life of a store; segments are in import order by it. Zero is none.
type SegmentID uint32

// ShardInfo is what the catalog keeps about an imported source file. Storage only keeps it; the importer fills it
// in and compares it.
type ShardInfo struct {
	ID         ShardID   `json:"id"`
	Path       string    `json:"path"`
	Size       int64     `json:"size"`        // bytes of the file
	ModTime    time.Time `json:"mod_time"`    // of the file
	FooterHash string    `json:"footer_hash"` // hex
	SHA256     string    `json:"sha256"`      // hex, of the whole file
	Rows       int64     `json:"rows"`        // conversations
	Messages   int64     `json:"messages"`
	Bytes      int64     `json:"bytes"` // decoded bytes
	ImportedAt time.Time `json:"imported_at"`
}

// SegmentInfo is what the catalog keeps about a segment.
type SegmentInfo struct {
	ID            SegmentID `json:"id"`
	Shard         ShardID   `json:"shard"`
	Conversations int       `json:"conversations"` // rows of each space
	Messages      int       `json:"messages"`
	Overflow      int       `json:"overflow"`
	// Leaves is the number of leaves of the schema when the segment was made; later ones are NULL in all its rows.
	Leaves int `json:"leaves"`
	// TextBytes is the raw size of all values of Text leaves, and StoredBytes what the segment takes in tables.
	TextBytes   int64 `json:"text_bytes"`
	StoredBytes int64 `json:"stored_bytes"`
}

// Rows returns the number of rows of a space.
func (s *SegmentInfo) Rows(space Space) int {
	switch space {
	case Conversations:
		return s.Conversations
	case Messages:
		return s.Messages
	case Overflow:
		return s.Overflow
	}
	return 0
}

// Catalog is the table of contents of a version: small, read whole when a version is opened.
type Catalog struct {
	Schema   Schema        `json:"schema"`
	Shards   []ShardInfo   `json:"shards"`   // ascending by ID
	Segments []SegmentInfo `json:"segments"` // ascending by ID
}
