"""A decision table as geometry.

`conditions` makes the tests of a table into conditions on single variables, `axes` cuts each variable into pieces,
`grid` puts them together; `hits` and `outcomes` say which rules hit where and with what; `witness` makes documents.
"""
