package parquet

import (
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"sync/atomic"

	"github.com/zeebo/xxh3"

	"github.com/colloquydb/colloquy/storage/column"
)

// Shard is an open Parquet file. What it says about itself is fixed once it is open. It is safe for concurrent use, by
// any number of Readers too, until Close.
type Shard struct {
	path    string
	file    *os.File
	lim     Limits
	finger  Fingerprint
	dataEnd int64
	footer  *footer
	leaves  []*leaf
	nodes   []*node
	columns []Column
	read    atomic.Int64
}

// Column is a top-level column of a shard.
type Column struct {
	Name string
	// Type has the parts that are supported. Its kind is Null where the file says that the column is always NULL, or
	// where Unsupported is set.
	Type column.Type
	// Unsupported says why the column cannot be read at all; empty for one that can.
	Unsupported string
	// Skipped says which parts of a struct are left out of Type, and why.
	Skipped []string
}

// Fingerprint tells one content of a file from another without reading it.
type Fingerprint struct {
	Size       int64  `json:"size"`
	ModTime    int64  `json:"mod_time"` // nanoseconds since 1970
	FooterHash string `json:"footer_hash"`
}

// FingerprintFile returns the fingerprint of a file. It reads the footer alone and does not look into it.
func FingerprintFile(path string, lim Limits) (Fingerprint, error) {
	f, err := os.Open(path)
	if err != nil {
		return Fingerprint{}, shardError(path, -1, "", err)
	}
	defer f.Close()
	fp, _, err := fingerprint(f, lim.withDefaults())
	return fp, shardError(path, -1, "", err)
}

func fingerprint(f *os.File, lim Limits) (Fingerprint, []byte, error) {
	st, err := f.Stat()
	if err != nil {
		return Fingerprint{}, nil, err
	}
	if !st.Mode().IsRegular() {
		return Fingerprint{}, nil, fmt.Errorf("not a regular file")
	}
	b, err := readFooter(f, st.Size(), lim)
	if err != nil {
		return Fingerprint{}, nil, err
	}
	sum := xxh3.Hash128(b).Bytes()
	return Fingerprint{Size: st.Size(), ModTime: st.ModTime().UnixNano(), FooterHash: hex.EncodeToString(sum[:])}, b, nil
}

// Open opens a Parquet file and reads its footer. Errors match ErrShard, but for that of ctx.
func Open(ctx context.Context, path string, lim Limits) (s *Shard, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, shardError(path, -1, "", err)
	}
	s = &Shard{path: path, file: f, lim: lim.withDefaults()}
	defer func() {
		if p := recover(); p != nil {
			err = panicError(p)
		}
		if err != nil {
			f.Close()
			s, err = nil, shardError(path, -1, "", err)
		}
	}()
	return s, s.open()
}

func (s *Shard) open() error {
	finger, b, err := fingerprint(s.file, s.lim)
	if err != nil {
		return err
	}
	s.finger = finger
	s.dataEnd = finger.Size - trailerBytes - int64(len(b))
	if s.footer, err = parseFooter(b, s.lim); err != nil {
		return err
	}
	kids, leaves, err := buildTree(s.footer.schema, s.lim)
	if err != nil {
		return err
	}
	s.leaves = leaves
	seen := map[string]bool{}
	for _, kid := range kids {
		var r resolver
		n := r.field(kid, 0, 0, 0)
		c := Column{Name: n.name, Type: n.typ, Unsupported: n.reason, Skipped: r.skipped}
		if seen[n.name] {
			n = &node{name: n.name, reason: "the name is used twice"}
			c = Column{Name: n.name, Unsupported: n.reason}
		}
		seen[n.name] = true
		s.nodes = append(s.nodes, n)
		s.columns = append(s.columns, c)
	}
	return nil
}

// Close closes the file. Readers must not be used afterwards.
func (s *Shard) Close() error { return s.file.Close() }

// Path is the path that the shard was opened by.
func (s *Shard) Path() string { return s.path }

// Columns lists the columns in file order. The result is shared: do not change it.
func (s *Shard) Columns() []Column { return s.columns }

// Rows is the number of rows that the footer declares; a Reader fails unless every column has as many.
func (s *Shard) Rows() int64 { return s.footer.rows }

// RowGroups is the number of row groups.
func (s *Shard) RowGroups() int { return len(s.footer.groups) }

// RawBytes is how many bytes the pages take before compression, as the footer claims: good for an estimate, no more.
func (s *Shard) RawBytes() (n int64) {
	for _, g := range s.footer.groups {
		for i := range g.chunks {
			n += max(g.chunks[i].raw, g.chunks[i].stored)
		}
	}
	return n
}

// Fingerprint is that of the file when it was opened.
func (s *Shard) Fingerprint() Fingerprint { return s.finger }

// BytesRead is how many bytes of pages have been read by all Readers.
func (s *Shard) BytesRead() int64 { return s.read.Load() }

// readAt is how Readers read.
func (s *Shard) readAt(b []byte, off int64) (int, error) {
	n, err := s.file.ReadAt(b, off)
	s.read.Add(int64(n))
	return n, err
}

// node returns the column called name if it can be read.
func (s *Shard) node(name string) *node {
	for _, n := range s.nodes {
		if n.name == name && n.reason == "" {
			return n
		}
	}
	return nil
}
