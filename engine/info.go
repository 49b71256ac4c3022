package engine

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/colloquydb/colloquy/storage"
)

// Info says what a cache holds and what each part of it takes.
type Info struct {
	Dir           string       `json:"dir"`
	Version       uint64       `json:"version"` // grows with each change
	Format        int          `json:"format"`
	Conversations int64        `json:"conversations"`
	Messages      int64        `json:"messages"`
	Segments      int          `json:"segments"`
	SourceBytes   int64        `json:"source_bytes"` // of the Parquet files
	Bytes         int64        `json:"bytes"`        // of all files of the version
	TextBytes     int64        `json:"text_bytes"`   // of message text before compression, repetitions left out
	Shards        []ShardInfo  `json:"shards"`
	Columns       []ColumnInfo `json:"columns"`
}

// ShardInfo is an imported Parquet file.
type ShardInfo struct {
	Path          string    `json:"path"`
	Conversations int64     `json:"conversations"`
	Messages      int64     `json:"messages"`
	Bytes         int64     `json:"bytes"`
	SHA256        string    `json:"sha256"`
	ImportedAt    time.Time `json:"imported_at"`
}

// ColumnInfo is a stored column with the bytes of its parts.
type ColumnInfo struct {
	Name      string   `json:"name"`
	Rows      string   `json:"rows"` // of what: conversations, messages or overflow (moderation entries without a message)
	Type      string   `json:"type"`
	Encodings []string `json:"encodings"`
	Values    int64    `json:"values_bytes"` // encoded chunks and headers
	Text      int64    `json:"text_bytes"`   // blocks of text
	Index     int64    `json:"index_bytes"`  // bitmaps and look-up tables
}

// Total is the bytes of all parts.
func (c ColumnInfo) Total() int64 { return c.Values + c.Text + c.Index }

var spaceNames = map[storage.Space]string{
	storage.Conversations: "conversations", storage.Messages: "messages", storage.Overflow: "overflow",
}

// Info reads the headers of the cache and adds up what it holds.
func (db *DB) Info(ctx context.Context) (*Info, error) {
	snap, err := db.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	defer snap.Release()
	stored, err := snap.Info(ctx)
	if err != nil {
		return nil, err
	}
	info := &Info{
		Dir: db.dir, Version: stored.Version, Format: stored.Format, Segments: stored.Segments, Bytes: stored.Files,
		Conversations: stored.Rows[storage.Conversations], Messages: stored.Rows[storage.Messages],
	}
	for _, s := range snap.Catalog().Shards {
		info.SourceBytes += s.Size
		info.Shards = append(info.Shards, ShardInfo{
			Path: s.Path, Conversations: s.Rows, Messages: s.Messages, Bytes: s.Size, SHA256: s.SHA256, ImportedAt: s.ImportedAt,
		})
	}
	for _, l := range stored.Leaves {
		info.TextBytes += l.TextRaw
		info.Columns = append(info.Columns, ColumnInfo{
			Name: l.Name, Rows: spaceNames[l.Space], Type: strings.ToLower(Type{Kind: l.Kind}.String()),
			Encodings: slices.Sorted(maps.Keys(l.Encodings)), Values: l.Headers + l.Chunks, Text: l.Text, Index: l.Indexes + l.Lookups,
		})
	}
	return info, nil
}
