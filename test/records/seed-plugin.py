"""A database as the SQLite callback plugin makes it: peewee's tables, and a run of two tasks on one host."""
import json
import sqlite3
import sys
from datetime import datetime

SESSION = '"status" VARCHAR(255), "host" VARCHAR(255), "session" VARCHAR(255), ' \
    '"ansible_type" VARCHAR(255), "ansible_playbook" VARCHAR(255)'
TABLES = {
    'ansiblestart': SESSION + ', "created_date" DATETIME',
    'ansibletask': SESSION + ', "ansible_host" VARCHAR(255), "ansible_task" VARCHAR(255), '
    '"ansible_result" VARCHAR(255), "created_date" DATETIME',
    'ansiblefinish': SESSION + ', "ansible_playbook_duration" REAL NOT NULL, "ansible_host" VARCHAR(255), '
    '"ansible_result" VARCHAR(255), "created_date" DATETIME',
}

database = sqlite3.connect(sys.argv[1])
for name, columns in TABLES.items():
    database.execute('CREATE TABLE IF NOT EXISTS "%s" ("id" INTEGER NOT NULL PRIMARY KEY, %s)' % (name, columns))


def save(table, **row):
    row['created_date'] = str(datetime(2017, 10, 10, 12, 0, 0, 123456))
    names = ', '.join('"%s"' % name for name in row)
    marks = ', '.join('?' for _ in row)
    database.execute('INSERT INTO "%s" (%s) VALUES (%s)' % (table, names, marks), tuple(row.values()))


run = {'host': 'controller', 'session': 'old-session', 'ansible_playbook': '/srv/old.yml'}
save('ansiblestart', status='OK', ansible_type='start', **run)
save('ansibletask', status='OK', ansible_type='task', ansible_host='one', ansible_task='TASK: old task',
     ansible_result=json.dumps({'changed': True}), **run)
save('ansibletask', status='FAILED', ansible_type='task', ansible_host='one', ansible_task='TASK: old failure',
     ansible_result=json.dumps({'msg': 'no'}), **run)
save('ansiblefinish', status='FAILED', ansible_type='finish', ansible_playbook_duration=1.5, ansible_host='one',
     ansible_result=json.dumps({'ok': 1, 'failures': 1}), **run)
database.commit()
