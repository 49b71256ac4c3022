package storage

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/zeebo/xxh3"
)

// formatVersion is the version of everything that docs/FORMAT.md describes. A store of a later one is not opened.
const formatVersion = 1

const catalogName = "CATALOG"

// catalogMagic opens the file of the catalog: one line "colloquy-catalog 1 <xxh3 of the rest in hex>", then JSON.
const catalogMagic = "colloquy-catalog"

// catalogFile is the catalog as it is stored, with what is storage's own business.
type catalogFile struct {
	Store       string    `json:"store"`    // id of the store, hex, chosen at random
	HashKey     string    `json:"hash_key"` // of text hashes, 32 random bytes in hex
	Version     uint64    `json:"version"`
	NextShard   ShardID   `json:"next_shard"`
	NextSegment SegmentID `json:"next_segment"`
	Catalog
}

// ErrFormat is matched by the error for a store that was written by a later release.
var ErrFormat = errors.New("store format is not supported")

func (c *catalogFile) hashKey() (key [32]byte, err error) {
	b, err := hex.DecodeString(c.HashKey)
	if err != nil || len(b) != len(key) {
		return key, corruptf("hash key is not 32 bytes in hex")
	}
	return [32]byte(b), nil
}

func (c *catalogFile) encode() ([]byte, error) {
	body, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	head := fmt.Sprintf("%s %d %016x\n", catalogMagic, formatVersion, xxh3.Hash(body))
	return append([]byte(head), body...), nil
}

// decodeCatalog parses and checks the file of a catalog.
func decodeCatalog(data []byte) (*catalogFile, error) {
	line, body, ok := bytes.Cut(data, []byte{'\n'})
	head := strings.Fields(string(line))
	if !ok || len(head) != 3 || head[0] != catalogMagic {
		return nil, corruptf("not a catalog")
	}
	if err := checkFormat(head[1]); err != nil {
		return nil, err
	}
	if sum, err := strconv.ParseUint(head[2], 16, 64); err != nil || sum != xxh3.Hash(body) {
		return nil, corruptf("checksum mismatch")
	}
	c := new(catalogFile)
	if err := json.Unmarshal(body, c); err != nil {
		return nil, corrupt(err)
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	return c, nil
}

// checkFormat says whether a store of that format version can be read.
func checkFormat(s string) error {
	v, err := strconv.ParseUint(s, 10, 32)
	switch {
	case err != nil || v == 0:
		return corruptf("format version %q", s)
	case v > formatVersion:
		return fmt.Errorf("%w: it has format version %d, this release reads up to %d", ErrFormat, v, formatVersion)
	}
	return nil
}

// check finds contradictions that the rest of the package relies on not to be there.
func (c *catalogFile) check() error {
	if _, err := c.hashKey(); err != nil {
		return err
	}
	if len(c.Schema.Tables) > 0 || len(c.Schema.Leaves) > 0 {
		if err := c.Schema.check(); err != nil {
			return corrupt(err)
		}
	}
	for i := range c.Shards {
		if id := c.Shards[i].ID; id == 0 || id >= c.NextShard || i > 0 && id <= c.Shards[i-1].ID {
			return corruptf("shard number %d is out of order", id)
		}
	}
	for i := range c.Segments {
		s := &c.Segments[i]
		switch {
		case s.ID == 0 || s.ID >= c.NextSegment || i > 0 && s.ID <= c.Segments[i-1].ID:
			return corruptf("segment number %d is out of order", s.ID)
		case c.shard(s.Shard) == nil:
			return corruptf("segment %d is of shard %d, which is not there", s.ID, s.Shard)
		case s.Conversations < 0 || s.Conversations > ChunkRows,
			s.Messages < 0 || s.Messages > maxSegmentChunks*ChunkRows,
			s.Overflow < 0 || s.Overflow > maxSegmentChunks*ChunkRows,
			s.Leaves < 0 || s.Leaves > len(c.Schema.Leaves):
			return corruptf("segment %d claims %d conversations, %d messages, %d overflow rows, %d columns",
				s.ID, s.Conversations, s.Messages, s.Overflow, s.Leaves)
		}
	}
	return nil
}

// shard returns the shard with the id, or nil.
func (c *Catalog) shard(id ShardID) *ShardInfo {
	i := sort.Search(len(c.Shards), func(i int) bool { return c.Shards[i].ID >= id })
	if i < len(c.Shards) && c.Shards[i].ID == id {
		return &c.Shards[i]
	}
	return nil
}

// readCatalog reads the catalog of a version, which the pointer says has that checksum.
func readCatalog(fs vfs.FS, dir string, p pointer) (*catalogFile, error) {
	data, err := readFile(fs, filepath.Join(dir, catalogName))
	if err == nil && xxh3.Hash(data) != p.catalog {
		err = corruptf("it is not the one that %s names", currentName)
	}
	var c *catalogFile
	if err == nil {
		c, err = decodeCatalog(data)
	}
	if err == nil && c.Version != p.version {
		err = corruptf("it is of version %d", c.Version)
	}
	if err != nil {
		return nil, fmt.Errorf("read catalog of version %d: %w", p.version, err)
	}
	return c, nil
}
