#!/usr/bin/env bash
# Step 4: makes the nine topics. It may be run at any time, any number of times.
# First find out whether the broker answers, and give up in time when it does not; then look at each topic.
