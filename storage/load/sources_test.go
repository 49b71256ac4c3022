package load

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestExpand(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b-10.parquet", "b-2.parquet", "b-02x.parquet", "a.PARQUET", ".hidden.parquet", "notes.txt", "sub/x.parquet", "odd[1].parquet", "empty/readme.md"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "b-2.parquet"), filepath.Join(dir, "z-link.parquet")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	cases := []struct {
		paths []string
		want  []string
	}{
		{[]string{"."}, []string{"a.PARQUET", "b-2.parquet", "b-02x.parquet", "b-10.parquet", "odd[1].parquet"}},
		{[]string{"b-*.parquet"}, []string{"b-2.parquet", "b-02x.parquet", "b-10.parquet"}},
		{[]string{"*"}, []string{"a.PARQUET", ".hidden.parquet", "b-2.parquet", "b-02x.parquet", "b-10.parquet", "notes.txt", "odd[1].parquet"}},
		{[]string{"b-10.parquet", "sub", "./b-10.parquet", filepath.Join(dir, "b-10.parquet")}, []string{"b-10.parquet", "sub/x.parquet"}},
		{[]string{"z-link.parquet"}, []string{"z-link.parquet"}},
		{[]string{"z-link.parquet", "b-2.parquet"}, []string{"b-2.parquet"}},
		{[]string{"odd[1].parquet"}, []string{"odd[1].parquet"}},
		{[]string{"none.parquet"}, nil},
		{[]string{"none*.parquet"}, nil},
		{[]string{"empty"}, nil},
		{[]string{"b-2.parquet", "empty"}, nil},
		{nil, nil},
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		got, err := Expand(c.paths)
		if c.want == nil {
			if !errors.Is(err, ErrNoSource) {
				t.Errorf("%v: got %v, %v, want ErrNoSource", c.paths, got, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%v: %v", c.paths, err)
			continue
		}
		for i := range got {
			if !filepath.IsAbs(got[i]) {
				t.Errorf("%v: %s is not absolute", c.paths, got[i])
			}
			if rel, err := filepath.Rel(real, got[i]); err == nil && filepath.IsLocal(rel) {
				got[i] = rel
			} else if got[i], err = filepath.Rel(dir, got[i]); err != nil {
				t.Fatal(err)
			}
		}
		slices.Sort(got)
		want := slices.Clone(c.want)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%v: got %v, want %v", c.paths, got, c.want)
		}
	}
}

func TestNaturalOrder(t *testing.T) {
	want := []string{"a", "part-1", "part-01-b", "part-2", "part-10", "part-10-a", "part-123456789012345678901234567890", "train-00002-of-00006", "train-00010-of-00006", "z"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, naturalCompare)
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
