"""The version of the package; a store of another version is refused."""

VERSION = "0.1.0"
