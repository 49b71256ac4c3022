package engine

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/zeebo/xxh3"
)

// lockRetry is how often OpenSources looks again while another process imports the same shards.
const lockRetry = 200 * time.Millisecond

// DefaultCacheDir returns where OpenSources keeps the cache of these sources unless told otherwise: a folder below the user's
// cache directory, keyed by the absolute paths, so that the same arguments find the same cache again and a folder or
// glob whose files change keeps its own.
func DefaultCacheDir(paths []string) (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a place for the cache: %w; name one with a cache directory of your own", err)
	}
	keys := make([]string, len(paths))
	for i, p := range paths {
		if keys[i], err = filepath.Abs(p); err != nil {
			return "", fmt.Errorf("resolve %s: %w", p, err)
		}
	}
	slices.Sort(keys)
	sum := xxh3.HashString128(strings.Join(slices.Compact(keys), "\x00")).Bytes()
	return filepath.Join(base, "colloquy", hex.EncodeToString(sum[:])), nil
}

// OpenSources opens the cache of the shards that paths name (files, globs, folders), after building it, or bringing it
// up to date: shards that changed are read again, those that are gone are dropped, and if nothing changed nothing is
// written. While another process does the same it waits for it, until ctx ends. With WithReadOnly it opens the
// cache as it is.
func OpenSources(ctx context.Context, paths []string, opts ...Option) (*DB, error) {
	c := newConfig(opts)
	dir := c.cacheDir
	if dir == "" {
		var err error
		if dir, err = DefaultCacheDir(paths); err != nil {
			return nil, err
		}
	}
	for !c.readOnly {
		_, err := runImport(ctx, dir, paths, append(slices.Clone(c.importOpts), Prune()))
		if err == nil {
			break
		}
		if !errors.Is(err, ErrLocked) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), err)
		case <-time.After(lockRetry):
		}
	}
	return open(ctx, dir, c)
}
