//! The calls, by what they are about; models stand beside the calls that answer them.
