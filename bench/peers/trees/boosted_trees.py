"""Gradient-boosted trees over rows that Metafuse hands over; the scores go back, and Metafuse measures them.

boosted_trees.py FOLDER THREADS SEED

FOLDER holds train.arrow, validation.arrow and test.arrow: Arrow streams, one float32 column per input, NaN where it is
missing, and beside them `case` (rows of one case stand together) and, but in test.arrow, `target`. Two objectives are
fitted, pointwise and listwise; the one whose NDCG@10 on the validation rows is higher scores the test rows, into
FOLDER/scores.f32. One line of JSON on stdout says which.
"""

import json
import sys

import lightgbm
import numpy
import pyarrow

ROUNDS = 400
PATIENCE = 40
SHARED = {
    "learning_rate": 0.08,
    "num_leaves": 31,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "metric": "ndcg",
    "eval_at": [10],
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}
OBJECTIVES = {
    "pointwise": {"objective": "binary"},
    "listwise": {"objective": "lambdarank", "lambdarank_truncation_level": 20},
}


def read(folder, name):
    with pyarrow.memory_map(f"{folder}/{name}.arrow") as source:
        table = pyarrow.ipc.open_stream(source).read_all()
    inputs = [column for column in table.column_names if column not in ("case", "target")]
    rows = numpy.column_stack([table[column].to_numpy() for column in inputs])
    starts = numpy.flatnonzero(numpy.diff(table["case"].to_numpy(), prepend=-1))
    groups = numpy.diff(numpy.append(starts, len(rows)))
    target = table["target"].to_numpy() if "target" in table.column_names else None
    return rows, target, groups


def fit(objective, train, validation, threads, seed):
    data = lightgbm.Dataset(train[0], label=train[1], group=train[2], free_raw_data=False)
    held_out = lightgbm.Dataset(validation[0], label=validation[1], group=validation[2], reference=data)
    model = lightgbm.train(
        {**SHARED, **objective, "num_threads": threads, "seed": seed},
        data,
        num_boost_round=ROUNDS,
        valid_sets=[held_out],
        callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False)],
    )
    return model, model.best_score["valid_0"]["ndcg@10"]


def main(folder, threads, seed):
    train, validation = read(folder, "train"), read(folder, "validation")
    fitted = {name: fit(objective, train, validation, threads, seed) for name, objective in OBJECTIVES.items()}
    chosen = max(fitted, key=lambda name: fitted[name][1])
    model = fitted[chosen][0]
    scores = model.predict(read(folder, "test")[0], num_iteration=model.best_iteration, raw_score=True)
    scores.astype("<f4").tofile(f"{folder}/scores.f32")
    validation_ndcg = {name: round(float(score), 6) for name, (_, score) in fitted.items()}
    print(json.dumps({"objective": chosen, "trees": model.best_iteration, "validation_ndcg_at_10": validation_ndcg}))


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
