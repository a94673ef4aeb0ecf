# SPDX-License-Identifier: GPL-3.0-or-later
"""physec secret: keys that Alice and Bob share, and what follows from them."""

import math

from . import options, output

#: Ranges without a scenario that has them, in Upsilon: where `physec plan` finds most privacy.
RANGE_UPSILON = (0.03, 0.1)


def register(subparsers):
    parser = subparsers.add_parser(
        "secret",
        help="make and rotate the key that Alice and Bob share, and show what follows from it",
        description="A key file holds 32 random bytes and is readable by its owner only. Both stations have a"
        "\ncopy; the secret of fake path injection follows from it, epoch by epoch, and never travels."
        "\nNothing here shows the key itself.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", dest="secret_command", required=True)

    def add(name, run, short, description):
        command = commands.add_parser(name, help=short, description=description)
        command.add_argument("file", metavar="FILE", help="the key file")
        options.add_json(command)
        command.set_defaults(run=run)
        return command

    add("new", new, "make a key file", "Draws a key from the operating system and writes it with mode 0600."
        "\nAn existing file is never overwritten. Carry it to the other station by hand or over ssh.")
    add("show-public", show_public, "fingerprint of a key",
        "16 digits that are the same where the key is the same, and from which nobody finds it.")
    add("rotate", rotate, "replace a key by the next one",
        "The next key follows from this one, and not the other way round: who steals it later finds nothing"
        "\nof before. Both stations rotate equally often. Copies of the old file stay what they are.")
    derive_parser = add("derive", derive, "what follows from a key for an epoch",
                        "Check digits, the same at both stations where key, session, epoch and ranges are;"
                        "\nthe secret itself only with --show-deltas.")
    options.add_scenario(derive_parser)
    derive_parser.add_argument("--session", type=options.integer(0, 2**32 - 1), required=True, metavar="S",
                               help="number of the session, never used twice with one key")
    derive_parser.add_argument("--epoch", type=options.integer(0, 2**64 - 1), required=True, metavar="E",
                               help="number of the epoch")
    derive_parser.add_argument("--bits", type=options.integer(1, 32), default=16,
                               help="of the magnitudes (default %(default)s)")
    derive_parser.add_argument("--show-deltas", action="store_true",
                               help="print the secret of this epoch: delay and angle")


def _emit_fingerprint(arguments, **more):
    from .. import secret

    result = {"file": arguments.file, "fingerprint": secret.key_fingerprint(arguments.file), **more}
    output.emit(arguments, result, f"{arguments.file}: fingerprint {result['fingerprint']}")


def new(arguments):
    from .. import secret

    secret.new_key_file(arguments.file)
    _emit_fingerprint(arguments)


def show_public(arguments):
    _emit_fingerprint(arguments)


def rotate(arguments):
    from .. import secret

    before = secret.key_fingerprint(arguments.file)
    secret.rotate_key_file(arguments.file)
    _emit_fingerprint(arguments, fingerprint_before=before)


def derive(arguments):
    from .. import fpi, scenario

    config = scenario.load(arguments.scenario).fpi
    if config.secret is None:
        low, high = RANGE_UPSILON
        delay_s, angle_rad = config.upsilon_delay_s, config.upsilon_angle_rad
        config.secret = fpi.secret_prior(low * delay_s, high * delay_s, low * angle_rad, high * angle_rad, True)
    schedule = fpi.secret_schedule(config, arguments.file, session=arguments.session, bits=arguments.bits)
    result = {"session": arguments.session, "epoch": arguments.epoch, "bits": arguments.bits,
              "check_digits": schedule.check_digits(arguments.epoch)}
    lines = [f"session {arguments.session}, epoch {arguments.epoch}: check digits {result['check_digits']}"]
    if arguments.show_deltas:
        fake = schedule.secret_of(arguments.epoch)
        result["delay_s"], result["angle_rad"] = fake.delay_s, fake.angle_rad
        lines.append(f"the secret: {fake.delay_s * 1e9:.6g} ns, {math.degrees(fake.angle_rad):.6g} degrees")
    output.emit(arguments, result, "\n".join(lines))
