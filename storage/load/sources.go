package load

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ErrNoSource is matched by the error for a path, pattern or folder that has no Parquet file.
var ErrNoSource = errors.New("no Parquet files")

// Expand returns the files that paths name: files as they are, the *.parquet files of folders, and the matches of glob patterns
// (see filepath.Match; a file whose name looks like a pattern is taken as a file). They are absolute and in natural order,
// part-2 before part-10; a file that is named twice, be it by a symbolic link, comes once. A path without any file is an
// error that matches ErrNoSource.
func Expand(paths []string) ([]string, error) {
	if len(paths) == 0 {
		return nil, fmt.Errorf("%w: no paths given", ErrNoSource)
	}
	var files []string
	for _, path := range paths {
		found, err := expand(path)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			abs, err := filepath.Abs(f)
			if err != nil {
				return nil, fmt.Errorf("find shards: %w", err)
			}
			files = append(files, abs)
		}
	}
	slices.SortStableFunc(files, naturalCompare)
	seen := make(map[string]bool, len(files))
	return slices.DeleteFunc(files, func(f string) bool {
		id := identity(f)
		defer func() { seen[id] = true }()
		return seen[id]
	}), nil
}

func expand(path string) ([]string, error) {
	st, err := os.Stat(path)
	switch {
	case err == nil && st.IsDir():
		entries, err := os.ReadDir(path)
		if err != nil {
			return nil, fmt.Errorf("find shards: %w", err)
		}
		var files []string
		for _, e := range entries {
			// Names that begin with a dot are files being written, by Spark or by us.
			if strings.EqualFold(filepath.Ext(e.Name()), ".parquet") && !strings.HasPrefix(e.Name(), ".") && !e.IsDir() {
				files = append(files, filepath.Join(path, e.Name()))
			}
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("%w in folder %s", ErrNoSource, path)
		}
		return files, nil
	case err == nil:
		return []string{path}, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("find shards: %w", err)
	}
	if !strings.ContainsAny(path, `*?[`) {
		return nil, fmt.Errorf("%w: %s does not exist", ErrNoSource, path)
	}
	matches, err := filepath.Glob(path)
	if err != nil {
		return nil, fmt.Errorf("find shards: pattern %q: %w", path, err)
	}
	matches = slices.DeleteFunc(matches, func(f string) bool {
		st, err := os.Stat(f)
		return err == nil && st.IsDir()
	})
	if len(matches) == 0 {
		return nil, fmt.Errorf("%w match %s", ErrNoSource, path)
	}
	return matches, nil
}

// identity is the path of a file without symbolic links, as far as it exists.
func identity(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return filepath.Clean(path)
}

// naturalCompare orders names as people do: runs of digits by their value.
func naturalCompare(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		if isDigit(x[0]) && isDigit(y[0]) {
			m, n := digits(x), digits(y)
			p, q := strings.TrimLeft(x[:m], "0"), strings.TrimLeft(y[:n], "0")
			if c := len(p) - len(q); c != 0 {
				return c
			}
			if c := strings.Compare(p, q); c != 0 {
				return c
			}
			x, y = x[m:], y[n:]
			continue
		}
		if x[0] != y[0] {
			return int(x[0]) - int(y[0])
		}
		x, y = x[1:], y[1:]
	}
	if c := len(x) - len(y); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}
